/** The parts of a statement, one after the other, each character looked at once: where its literals are, its names and its comments. */
import {
  AMPERSAND,
  BACKSLASH,
  BACKTICK,
  DOLLAR,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  isDigit,
  isNamePart,
  isNameStart,
  isSpace,
  MINUS,
  NEWLINE,
  PLUS,
  QUESTION,
  QUOTE,
  SLASH,
  STAR,
  UNDERSCORE,
} from './characters.ts';
import type { SqlDialect } from './dialect.ts';

export const END = 0;
/** Nothing that anybody has to look at. */
export const BLANK = 1;
export const COMMENT = 2;
export const LITERAL = 3;
export const WORD = 4;
export const QUOTED_NAME = 5;
/** One character. */
export const SIGN = 6;
/** A place for a value, `?` or `$1`. */
export const PLACEHOLDER = 7;

/** Before a quote they are part of the literal: `E'..'`, `N'..'`, `B'..'`, `X'..'`. */
const stringPrefixes = 'EeNnBbXx';

export class Tokens {
  /** Of the part that was read last. */
  start: number;
  end: number;
  readonly #text: string;
  readonly #dialect: SqlDialect;

  constructor(text: string, dialect: SqlDialect) {
    this.start = 0;
    this.end = 0;
    this.#text = text;
    this.#dialect = dialect;
  }

  get code(): number {
    return this.#text.charCodeAt(this.start);
  }

  /** Reads the next part, and tells what it is. */
  next(): number {
    const text = this.#text;
    this.start = this.end;
    if (this.start >= text.length) return END;
    const code = text.charCodeAt(this.start);
    if (isNameStart(code)) return this.#word();
    if (isSpace(code)) return this.#blank();
    if (isDigit(code)) return this.#number(this.start);
    switch (code) {
      case QUOTE:
        return this.#string(this.start, QUOTE, this.#dialect.hasBackslashes);
      case DOUBLE_QUOTE:
        if (this.#dialect.hasDoubleQuotedStrings)
          return this.#string(this.start, DOUBLE_QUOTE, this.#dialect.hasBackslashes);
        return this.#name(this.start, DOUBLE_QUOTE);
      case BACKTICK:
        return this.#name(this.start, BACKTICK);
      case DOLLAR:
        return this.#dollar();
      case QUESTION:
        return this.#until(this.start + 1, PLACEHOLDER);
      case DOT:
        return isDigit(text.charCodeAt(this.start + 1))
          ? this.#number(this.start)
          : this.#until(this.start + 1, SIGN);
      default:
        return this.#isComment(code) ? this.#comment(code) : this.#until(this.start + 1, SIGN);
    }
  }

  #until(end: number, kind: number): number {
    this.end = Math.min(end, this.#text.length);
    return kind;
  }

  #blank(): number {
    let at = this.start + 1;
    while (isSpace(this.#text.charCodeAt(at))) at++;
    return this.#until(at, BLANK);
  }

  #word(): number {
    const text = this.#text;
    let at = this.start + 1;
    while (isNamePart(text.charCodeAt(at))) at++;
    const code = text.charCodeAt(at);
    const isPrefix =
      at === this.start + 1
        ? stringPrefixes.includes(text.charAt(this.start))
        : text.charCodeAt(this.start) === UNDERSCORE;
    if (isPrefix && this.#isStringQuote(code)) {
      const isEscaped = (text.charCodeAt(this.start) | 0x20) === 0x65;
      return this.#string(at, code, isEscaped || this.#dialect.hasBackslashes);
    }
    // U&'d\0061ta' and U&"d\0061ta"
    if (code === AMPERSAND && at === this.start + 1 && (text.charCodeAt(this.start) | 0x20) === 0x75) {
      const quote = text.charCodeAt(at + 1);
      if (quote === QUOTE) return this.#string(at + 1, quote, false);
      if (quote === DOUBLE_QUOTE && !this.#isStringQuote(quote)) return this.#name(at + 1, quote);
    }
    return this.#until(at, WORD);
  }

  #isStringQuote(code: number): boolean {
    return code === QUOTE || (code === DOUBLE_QUOTE && this.#dialect.hasDoubleQuotedStrings);
  }

  /** Also what no database takes as a number: it begins as one. */
  #number(from: number): number {
    const text = this.#text;
    let at = from + 1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (isNamePart(code) || code === DOT) continue;
      const isExponent = (code === MINUS || code === PLUS) && (text.charCodeAt(at - 1) | 0x20) === 0x65;
      if (isExponent && isDigit(text.charCodeAt(at + 1)) && (text.charCodeAt(from + 1) | 0x20) !== 0x78)
        continue;
      return this.#until(at, LITERAL);
    }
  }

  /** A quote in it is doubled. Without an end it goes on to the end of the text. */
  #string(quoteAt: number, quote: number, hasBackslashes: boolean): number {
    const text = this.#text;
    for (let at = quoteAt + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) {
        if (hasBackslashes) at++;
        // It ends here, unless `standard_conforming_strings` is off, which nobody can see: rather nothing of the rest is shown.
        else if (text.charCodeAt(at + 1) === quote) return this.#until(text.length, LITERAL);
      } else if (code === quote) {
        if (text.charCodeAt(at + 1) !== quote) return this.#until(at + 1, LITERAL);
        at++;
      }
    }
    return this.#until(text.length, LITERAL);
  }

  /** A name without an end may be anything: it is not shown. */
  #name(quoteAt: number, quote: number): number {
    const text = this.#text;
    for (let at = quoteAt + 1; at < text.length; at++) {
      if (text.charCodeAt(at) !== quote) continue;
      if (text.charCodeAt(at + 1) !== quote) return this.#until(at + 1, QUOTED_NAME);
      at++;
    }
    return this.#until(text.length, LITERAL);
  }

  #dollar(): number {
    const text = this.#text;
    let at = this.start + 1;
    if (isDigit(text.charCodeAt(at))) {
      while (isDigit(text.charCodeAt(at))) at++;
      return this.#until(at, PLACEHOLDER);
    }
    while (isNamePart(text.charCodeAt(at)) && text.charCodeAt(at) !== DOLLAR) at++;
    if (!this.#dialect.hasDollarQuotes || text.charCodeAt(at) !== DOLLAR) {
      while (isNamePart(text.charCodeAt(at))) at++;
      return this.#until(at, WORD);
    }
    const tag = text.slice(this.start, at + 1);
    const closing = text.indexOf(tag, at + 1);
    return this.#until(closing < 0 ? text.length : closing + tag.length, LITERAL);
  }

  #isComment(code: number): boolean {
    const next = this.#text.charCodeAt(this.start + 1);
    const { hasHashComments } = this.#dialect;
    if (code === SLASH) return next === STAR;
    if (code === HASH) return hasHashComments;
    if (code !== MINUS || next !== MINUS) return false;
    const after = this.#text.charCodeAt(this.start + 2);
    return !hasHashComments || Number.isNaN(after) || after <= 0x20;
  }

  #comment(code: number): number {
    const text = this.#text;
    if (code !== SLASH) {
      let at = this.start + 1;
      while (at < text.length && text.charCodeAt(at) !== NEWLINE) at++;
      return this.#until(at, COMMENT);
    }
    let depth = 1;
    let at = this.start + 2;
    for (; at < text.length && depth > 0; at++) {
      const next = text.charCodeAt(at + 1);
      if (text.charCodeAt(at) === STAR && next === SLASH) {
        depth--;
        at++;
      } else if (this.#dialect.hasNestedComments && text.charCodeAt(at) === SLASH && next === STAR) {
        depth++;
        at++;
      }
    }
    return this.#until(at, COMMENT);
  }
}
