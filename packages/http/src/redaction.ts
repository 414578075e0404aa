/**
 * What is masked before it is recorded: values of query parameters and headers by their name, and user-info in URLs.
 * Names are compared without case and without `-`, `_`, `.` and brackets, so that `access_token` and `accessToken` are one.
 */
export const REDACTED = 'REDACTED';

/** Whole names. Upstream's list (sig, Signature, AWSAccessKeyId, X-Goog-*, X-Amz-*) is in it. */
const secretNames =
  'token key secret password passwd passphrase pass pwd code sig signature session sid sessionid jsessionid phpsessid ' +
  'email mail auth authorization credential credentials jwt bearer otp totp pin mfa ssn iban cvv cvc card cardnumber ' +
  'creditcard assertion samlresponse samlrequest csrf xsrf hmac accesskey awsaccesskeyid privatekey secretkey ' +
  'xamzsignature xamzcredential xamzsecuritytoken xgoogsignature xgoogcredential sharedaccesssignature se skoid ' +
  'cookie setcookie proxyauthorization xauth phone';

/** Ends of longer names: `refresh_token`, `client-secret`, `userEmail`, `x-api-key`. */
const secretEndings = [
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'signature',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'subscriptionkey',
  'licensekey',
  'sessionid',
  'session',
  'email',
  'credential',
  'credentials',
  'authcode',
  'authorization',
  'cookie',
];

type Mode = 'named' | 'all' | 'none';

/** Longer names are nobody's parameter; what is not looked at is masked. */
const longestName = 256;

/**
 * Names are remembered, for a program asks for the same ones (0.1 µs for a query instead of 0.65). Longer names would be slices that hold
 * the whole URL in memory (V8 copies up to 12 characters), more of them come from somebody who makes them up.
 */
const longestRemembered = 12;
const maxRemembered = 256;

function normalise(name: string): string {
  let text = name;
  if (text.includes('%')) {
    try {
      text = decodeURIComponent(text);
    } catch {
      // A broken escape: compared as it is.
    }
  }
  return text.toLowerCase().replace(/[-_.[\]+ ]/g, '');
}

export class Redaction {
  readonly #mode: Mode;
  readonly #names: Set<string>;
  readonly #kept: Set<string>;
  readonly #endings: readonly string[];
  readonly #remembered = new Map<string, boolean>();

  /** @param rules `+name`, `-name`, `all`, `none`; plain names are the list instead of the built-in one */
  constructor(rules: readonly string[] = []) {
    const words = rules.map((rule) => rule.trim()).filter((rule) => rule !== '');
    const last = words.findLast((word) => word === 'all' || word === 'none');
    this.#mode = last === 'all' || last === 'none' ? last : 'named';
    const own = words.filter((word) => !/^[+-]/.test(word) && word !== 'all' && word !== 'none');
    this.#endings = own.length > 0 ? [] : secretEndings;
    this.#names = new Set(own.length > 0 ? own.map(normalise) : secretNames.split(' '));
    this.#kept = new Set();
    for (const word of words) {
      const name = normalise(word.slice(1));
      if (word.startsWith('+')) this.#names.add(name);
      if (word.startsWith('-')) this.#kept.add(name);
    }
  }

  isSecret(name: string): boolean {
    if (this.#mode !== 'named') return this.#mode === 'all';
    if (name.length > longestName) return true;
    if (name.length > longestRemembered) return this.#looksSecret(name);
    let known = this.#remembered.get(name);
    if (known === undefined) {
      known = this.#looksSecret(name);
      if (this.#remembered.size < maxRemembered) this.#remembered.set(name, known);
    }
    return known;
  }

  #looksSecret(name: string): boolean {
    const plain = normalise(name);
    if (this.#kept.has(plain)) return false;
    if (this.#names.has(plain)) return true;
    for (let index = 0; index < this.#endings.length; index++) {
      if (plain.endsWith(this.#endings[index] as string)) return true;
    }
    return false;
  }

  /** The secrets' headers are masked whatever SPOOR_REDACT opens. */
  isSecretHeader(name: string): boolean {
    return this.isSecret(name) || alwaysSecret.isSecret(name);
  }

  /** A query without its `?`; as it is, when there is nothing to mask. */
  query(query: string): string {
    if (this.#mode === 'none' || !query.includes('=')) return query;
    let result = '';
    let copied = 0;
    for (let start = 0; start <= query.length; ) {
      const ampersand = query.indexOf('&', start);
      const end = ampersand === -1 ? query.length : ampersand;
      const equals = query.indexOf('=', start);
      if (equals !== -1 && equals + 1 < end && this.isSecret(query.slice(start, equals))) {
        result += `${query.slice(copied, equals + 1)}${REDACTED}`;
        copied = end;
      }
      start = end + 1;
    }
    return copied === 0 ? query : result + query.slice(copied);
  }

  /** A path with its query, or a whole URL; a fragment goes. */
  target(target: string): string {
    const question = target.indexOf('?');
    if (question === -1) return target;
    const hash = target.indexOf('#', question);
    const query = hash === -1 ? target.slice(question + 1) : target.slice(question + 1, hash);
    const masked = this.query(query);
    return masked === query && hash === -1 ? target : `${target.slice(0, question + 1)}${masked}`;
  }
}

/** `http://user:password@host/…` without the part before the `@`. */
export function withoutUserInfo(url: string): string {
  const scheme = url.indexOf('://');
  if (scheme === -1) return url;
  const start = scheme + 3;
  let end = start;
  for (; end < url.length; end++) {
    const code = url.charCodeAt(end);
    if (code === 0x2f || code === 0x3f || code === 0x23) break; // `/`, `?`, `#`
  }
  const at = url.lastIndexOf('@', end - 1);
  return at < start ? url : `${url.slice(0, start)}${url.slice(at + 1)}`;
}

const alwaysSecret = new Redaction();
