/**
 * What is masked before it is recorded or printed: values by their name, user-info of URLs, and JSON Web Tokens. A text is taken
 * apart as servers do it: `&` and `;` separate, names come with brackets and dots, values hold whole URLs and JSON, and all of
 * it may be percent-encoded more than once. Every step takes time in proportion to the length of the text.
 */

import { isRemarkablePath, isRemarkableQuery, mayHoldSecret } from './first-look.ts';
import { decodeOnce, hidesStructure } from './percent-text.ts';
import { PlainNames } from './plain-names.ts';
import {
  blank,
  colon,
  endOfValue,
  equals,
  isQuotedAt,
  kinds,
  nameInQuotes,
  quote,
  quotedValue,
  type Range,
  restOfLine,
  type Surroundings,
} from './scan.ts';
import { SecretNames, secretAnywhere, secretInUrl } from './secret-name.ts';
import { maskUserInfo } from './user-info.ts';
import { maskCredentials, maskWebTokens } from './web-token.ts';

/** Of the semantic conventions, for attributes. */
export const REDACTED = 'REDACTED';

/** Encoded more often than this, it is encoded in order to hide. */
const mostLayers = 5;
const longestScheme = 20;
/** Header names that stand in messages with their values: `Authorization: Bearer …`. */
const headerNames = /^(proxy-)?authorization$|^(set-)?cookie$|^x-api-key$/i;

export class Redaction {
  readonly #names: SecretNames;
  readonly #isOff: boolean;
  readonly #mask: string;
  readonly #plain = new PlainNames();

  /** @param rules `+name`, `-name`, `all`, `none`; plain names are the list instead of the built-in one */
  constructor(rules: readonly string[] = [], mask = REDACTED) {
    const mode = rules.map((rule) => rule.trim()).findLast((rule) => rule === 'all' || rule === 'none');
    this.#isOff = mode === 'none';
    this.#names = new SecretNames(rules);
    this.#mask = mask;
  }

  isSecret(name: string): boolean {
    return this.#names.secrecyOf(name) >= secretInUrl;
  }

  /** The secrets' headers are masked whatever SPOOR_REDACT opens. */
  isSecretHeader(name: string): boolean {
    return this.isSecret(name) || alwaysSecret.secrecyOf(name) >= secretInUrl;
  }

  /** A path without its query. */
  path(path: string): string {
    if (this.#isOff || !isRemarkablePath(path)) return path;
    return this.#deep(path, 'path', 0);
  }

  /** A query without its `?`; as it is, when there is nothing to mask. */
  query(query: string): string {
    if (this.#isOff || this.#plain.areAllOf(query)) return query;
    return isRemarkableQuery(query) ? this.#deep(query, 'query', 0) : this.#plainQuery(query);
  }

  /** A path with its query, or a whole URL; a fragment goes. */
  target(target: string): string {
    const hash = target.indexOf('#');
    if (hash !== -1) return this.target(target.slice(0, hash));
    const question = target.indexOf('?');
    const from = endOfOrigin(target, question);
    const path = question === -1 ? target.slice(from) : target.slice(from, question);
    const maskedPath = this.path(path);
    const query = question === -1 ? '' : target.slice(question + 1);
    const maskedQuery = query === '' ? '' : this.query(query);
    const at = from === 0 ? -1 : target.indexOf('@');
    const hasUser = at !== -1 && at < from;
    if (maskedPath === path && maskedQuery === query && !hasUser) return target;
    const origin = hasUser ? maskUserInfo(target.slice(0, from), this.#mask) : target.slice(0, from);
    return question === -1 ? origin + maskedPath : `${origin}${maskedPath}?${maskedQuery}`;
  }

  /** The value of a header: a URL, or a text that holds some. */
  header(value: string): string {
    if (this.#isOff) return maskUserInfo(value, this.#mask);
    if (!mayHoldSecret(value)) return value;
    if (/[\s<"]/.test(value)) return this.#deep(value, 'text', 0);
    // A query alone has no `/` and no `?` in front of its first `=`.
    return this.#deep(value, /^[^=]*[?/]/.test(value) ? 'path' : 'query', 0);
  }

  /** A message or a stack trace. */
  text(text: string): string {
    if (this.#isOff) return maskUserInfo(text, this.#mask);
    return mayHoldSecret(text) ? this.#deep(text, 'text', 0) : text;
  }

  /** `a=1&token=2`, with nothing inside of the values. */
  #plainQuery(query: string): string {
    let result = '';
    let copied = 0;
    let sign = query.indexOf('=');
    for (let start = 0; sign !== -1; ) {
      const next = query.indexOf('&', start);
      const end = next === -1 ? query.length : next;
      if (sign < end) {
        const following = query.indexOf('=', sign + 1);
        // A value with an assignment of its own.
        if (following !== -1 && following < end) return this.#deep(query, 'query', 0);
        const name = query.slice(start, sign);
        if (!this.isSecret(name)) this.#plain.learn(name);
        else if (sign + 1 < end) {
          result += `${query.slice(copied, sign + 1)}${this.#mask}`;
          copied = end;
        }
        sign = following;
      }
      start = end + 1;
    }
    return copied === 0 ? query : result + query.slice(copied);
  }

  #deep(text: string, surroundings: Surroundings, layer: number): string {
    const isProse = surroundings === 'text' && layer === 0;
    const named = this.#named(text, surroundings, isProse);
    const shown = isProse ? maskCredentials(named, this.#mask) : named;
    const masked = maskWebTokens(maskUserInfo(shown, this.#mask), this.#mask);
    return hidesStructure(masked) ? this.#encoded(masked, layer) : masked;
  }

  /** Pieces that bring something to light when they are decoded. What is masked in one is encoded again around the mask. */
  #encoded(text: string, layer: number): string {
    if (layer === mostLayers) return this.#mask;
    let result = '';
    let copied = 0;
    for (let start = 0; start < text.length; ) {
      let end = start;
      while (end < text.length && !endsPiece(text.charCodeAt(end))) end++;
      const piece = text.slice(start, end);
      if (hidesStructure(piece)) {
        const decoded = decodeOnce(piece);
        const masked = decoded === piece ? piece : this.#deep(decoded, 'text', layer + 1);
        if (masked !== decoded && masked !== piece) {
          result += text.slice(copied, start) + (masked === this.#mask ? masked : encodeAgain(masked));
          copied = end;
        }
      }
      start = end + 1;
    }
    return copied === 0 ? text : result + text.slice(copied);
  }

  /** Values behind `=` and `:` by their names, as they stand in the text. */
  #named(text: string, surroundings: Surroundings, isProse: boolean): string {
    let result = '';
    let copied = 0;
    let [before, start] = [0, 0];
    let isUrl = !isProse;
    let where = surroundings;
    // The last two quotation marks, between which a name of JSON may stand.
    let [opening, closing] = [-1, -1];
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const kind = code < 128 ? kinds[code] : 0;
      if (kind === 0) continue;
      let value: Range | undefined;
      if (kind === equals) {
        // `"token"=`, `{token}=`, `token;=`: what stands in front of the last sign.
        const name =
          index > start ? text.slice(start, index) : text.slice(before, Math.max(before, start - 1));
        const secrecy = name === '' ? 0 : this.#names.secrecyOf(name);
        if (secrecy === secretAnywhere || (secrecy === secretInUrl && isUrl))
          value = this.#behindEquals(text, index + 1, where, name);
        before = start;
        start = index + 1;
      } else if (kind === colon) {
        const name = index > start ? text.slice(start, index) : nameInQuotes(text, opening, closing, index);
        if (
          name !== '' &&
          this.#isSecretBeforeColon(name, index > start && isProse && !isQuotedAt(text, index + 1))
        )
          value =
            index > start && headerNames.test(name) && !isQuotedAt(text, index + 1)
              ? restOfLine(text, index + 1)
              : quotedValue(text, index + 1);
        before = start;
        start = index + 1;
      } else {
        if (kind === quote) [opening, closing] = [closing, index];
        else if (kind === blank) isUrl = !isProse;
        else {
          isUrl ||= code === 0x3f || code === 0x23 || code === 0x2f || code === 0x3b; // `?`, `#`, `/`, `;`
          if (where === 'path' && (code === 0x3f || code === 0x23)) where = 'query';
        }
        before = start;
        start = index + 1;
      }
      if (value === undefined || value.to <= value.from) continue;
      result += text.slice(copied, value.from) + this.#mask;
      copied = value.to;
      index = value.to - 1;
      start = value.to;
    }
    return copied === 0 ? text : result + text.slice(copied);
  }

  #behindEquals(text: string, from: number, surroundings: Surroundings, name: string): Range {
    if (surroundings !== 'text') return { from, to: endOfValue(text, from, surroundings) };
    if (kinds[text.charCodeAt(from)] === quote) return quotedValue(text, from);
    return headerNames.test(name) ? restOfLine(text, from) : { from, to: endOfValue(text, from, 'text') };
  }

  /** Prose is full of colons: there only the names of headers count, and names or values in quotation marks. */
  #isSecretBeforeColon(name: string, isProse: boolean): boolean {
    return isProse ? headerNames.test(name) : this.#names.secrecyOf(name) === secretAnywhere;
  }
}

const alwaysSecret = new SecretNames();

/** The index at which the path of a URL begins, or its query; 0 of what is a path already. */
function endOfOrigin(target: string, question: number): number {
  if (target.charCodeAt(0) === 0x2f) return 0; // `/`
  const scheme = target.indexOf('://');
  if (scheme === -1 || scheme > longestScheme) return 0;
  const slash = target.indexOf('/', scheme + 3);
  if (question !== -1 && (slash === -1 || question < slash)) return question;
  return slash === -1 ? target.length : slash;
}

/** Separators, `=` and blanks stand between the pieces that are encoded each for itself. */
function endsPiece(code: number): boolean {
  const kind = code < 128 ? kinds[code] : 0;
  return kind !== 0 && kind !== colon;
}

/** A lone surrogate cannot be encoded; decoding has made none, a broken escape may. */
function encodeAgain(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return REDACTED;
  }
}
