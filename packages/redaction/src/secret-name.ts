import { ownCopy, RealBuffer } from './own-copy.ts';
import { decodeOnce } from './percent-text.ts';
import { ambiguousNames, secretEndings, secretParts, secretWords } from './secret-names.ts';

/** How sure a name is to be a secret's: not at all, in a URL, anywhere. */
export const notSecret = 0;
export const secretInUrl = 1;
export const secretAnywhere = 2;
export type Secrecy = typeof notSecret | typeof secretInUrl | typeof secretAnywhere;

/** Encoded more often than this, it is encoded in order to hide. */
const mostLayers = 5;
/** Longer names are nobody's parameter; what is not looked at is masked. */
const longestName = 256;
/** Names are remembered, for a program asks for the same ones; beyond that many they are made up by somebody. */
const maxRemembered = 256;
const longestRemembered = 48;

/** What is left of a name in the comparison: `Credit_Card` and `creditCard` are one. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/**
 * The letters and digits of every writing system's forms of them: full-width letters, accents. Whatever else a name may be
 * made of, as invisible signs and control characters, is not there for whoever reads the name.
 */
const compared = (text: string): string => letters(highestCode(text) < 0x80 ? text : text.normalize('NFKD'));

function highestCode(text: string): number {
  let highest = 0;
  for (let index = 0; index < text.length; index++) highest = Math.max(highest, text.charCodeAt(index));
  return highest;
}

/** Node gives the bytes of a request's target as Latin-1, also where they are UTF-8. */
function fromBytes(text: string): string {
  const highest = highestCode(text);
  if (highest < 0x80 || highest > 0xff) return text;
  const decoded = RealBuffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

const separators = '?&;#/\\,{}()"\'<>|';

/**
 * As a server reads it: decoded until nothing changes, and what stands in front of a separator is not part of the name, unless
 * nothing stands behind it: `{token}`.
 */
function asRead(name: string): string {
  let text = name;
  for (let layer = 0; layer < mostLayers; layer++) {
    const decoded = decodeOnce(text);
    if (decoded === text) break;
    text = decoded;
  }
  let end = text.length;
  while (end > 0 && separators.includes(text.charAt(end - 1))) end--;
  let start = end;
  while (start > 0 && !separators.includes(text.charAt(start - 1))) start--;
  return fromBytes(text.slice(start, end));
}

/** The rules of SPOOR_REDACT about names. */
export class SecretNames {
  readonly #parts: readonly string[];
  readonly #endings: readonly string[];
  readonly #words: ReadonlySet<string>;
  readonly #ambiguous: ReadonlySet<string>;
  /** Of every other name. */
  readonly #rest: Secrecy;
  readonly #kept: ReadonlySet<string>;
  readonly #remembered = new Map<string, Secrecy>();

  /** @param rules `+name`, `-name`, `all`, `none`; plain names are the list instead of the built-in one */
  constructor(rules: readonly string[] = []) {
    const words = rules.map((rule) => rule.trim()).filter((rule) => rule !== '');
    const mode = words.findLast((word) => word === 'all' || word === 'none');
    const named = words.filter((word) => word !== 'all' && word !== 'none');
    const of = (sign: string) =>
      named.filter((word) => word.startsWith(sign)).map((word) => compared(word.slice(1)));
    const own = named.filter((word) => !/^[+-]/.test(word)).map(compared);
    const kept = new Set(of('-'));
    const builtIn = own.length > 0 || mode === 'none' ? [] : undefined;
    const without = (names: readonly string[]) => (builtIn ?? names).filter((name) => !kept.has(name));
    this.#kept = kept;
    this.#parts = without(secretParts);
    this.#endings = without(secretEndings);
    this.#words = new Set([...without(secretWords), ...(mode === 'none' ? [] : [...own, ...of('+')])]);
    this.#ambiguous = new Set(without(ambiguousNames));
    this.#rest = mode === 'all' ? secretInUrl : notSecret;
  }

  /** @param name as it stands in a URL or a header, encoded or not */
  secrecyOf(name: string): Secrecy {
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const secrecy = name.length > longestName ? this.#longNames() : this.#judge(asRead(name));
    if (name.length <= longestRemembered && this.#remembered.size < maxRemembered)
      this.#remembered.set(ownCopy(name), secrecy);
    return secrecy;
  }

  #longNames(): Secrecy {
    return this.#parts.length === 0 && this.#words.size === 0 ? this.#rest : secretAnywhere;
  }

  #judge(name: string): Secrecy {
    const nul = name.indexOf('\0');
    const whole = compared(name);
    if (this.#kept.has(whole)) return notSecret;
    if (this.#isSecret(whole)) return secretAnywhere;
    // A server in C reads no further.
    if (nul > 0 && this.#isSecret(compared(name.slice(0, nul)))) return secretAnywhere;
    if (name.split(/[[\].:]+/).some((part) => this.#isWord(compared(part)) || this.#isWord(lastWord(part))))
      return secretAnywhere;
    return this.#ambiguous.has(whole) || this.#ambiguous.has(compared(name.slice(0, nul === -1 ? 0 : nul)))
      ? secretInUrl
      : this.#rest;
  }

  #isWord(plain: string): boolean {
    return this.#words.has(plain) || this.#words.has(withoutNumber(plain));
  }

  #isSecret(plain: string): boolean {
    if (this.#isWord(plain)) return true;
    for (let index = 0; index < this.#parts.length; index++)
      if (plain.includes(this.#parts[index] as string)) return true;
    for (let index = 0; index < this.#endings.length; index++)
      if (plain.endsWith(this.#endings[index] as string)) return true;
    return false;
  }
}

/** Of `user_pin`, `userPin` and `user-pin`: `pin`. */
const lastWord = (name: string): string =>
  compared(name.split(/[^\p{L}\p{M}\p{N}]+|(?<=[a-z0-9])(?=[A-Z])/u).findLast((word) => word !== '') ?? '');

const withoutNumber = (plain: string): string => plain.replace(/\d+$/, '');
