/**
 * `SELECT orders`, `INSERT shipping SELECT orders`: the operations of a statement and what they are about, in their order and as they are
 * written (https://opentelemetry.io/docs/specs/semconv/database/database-spans/, generating a summary of the query).
 */
import { CLOSE, COMMA, DOT, OPEN, SEMICOLON } from './characters.ts';
import { QUOTED_NAME, SIGN, WORD } from './tokens.ts';
import {
  isChange,
  isClause,
  isDefinition,
  isModifier,
  isObject,
  isOperation,
  longestWord,
  namesTarget,
} from './words.ts';

const maxLength = 255;
/** Flags of a pair of parentheses. */
const isQuery = 1;
const inList = 2;
/** What the next name is. */
const nothing = 0;
/** A table, unless it is the name of a function. */
const source = 1;
const target = 2;

export class Summary {
  readonly #text: string;
  #written = '';
  #flags = 0;
  readonly #outerFlags: number[] = [];
  #expected = nothing;
  /** Where the target that is being read begins; -1: none is. */
  #targetStart = -1;
  #targetEnd = 0;
  #isSource = false;
  #isAfterDot = false;
  #isStart = true;
  /** Between `CREATE` and what is created. */
  #definition: string | undefined;
  /** The word before, in upper case; empty after anything else. */
  #previous = '';
  #isAfterClose = false;

  constructor(text: string) {
    this.#text = text;
  }

  get previousWord(): string {
    return this.#previous;
  }

  /** Of each part of the statement but blanks and comments. */
  take(kind: number, start: number, end: number, code: number): void {
    if (this.#targetStart >= 0 && this.#continuesTarget(kind, start, end, code)) return;
    if (kind === WORD) this.#word(start, end);
    else if (kind === QUOTED_NAME) this.#name(start, end);
    else if (kind === SIGN) this.#sign(code);
    else this.#expected = nothing;
    if (kind !== WORD) this.#previous = '';
    this.#isAfterClose = kind === SIGN && code === CLOSE;
    if (kind !== SIGN) this.#isStart = false;
  }

  toString(): string {
    this.#endTarget(false);
    return this.#written;
  }

  #append(text: string): void {
    if (this.#written.length + text.length >= maxLength) return;
    this.#written += this.#written === '' ? text : ` ${text}`;
  }

  #continuesTarget(kind: number, start: number, end: number, code: number): boolean {
    if (kind === SIGN && code === DOT) {
      this.#isAfterDot = true;
      return true;
    }
    if (this.#isAfterDot && (kind === WORD || kind === QUOTED_NAME)) {
      this.#isAfterDot = false;
      this.#targetEnd = end;
      return true;
    }
    this.#endTarget(kind === SIGN && code === OPEN && start >= this.#targetEnd);
    return false;
  }

  #endTarget(isBeforeParenthesis: boolean): void {
    if (this.#targetStart < 0) return;
    const isFunction = this.#isSource && isBeforeParenthesis;
    if (!isFunction) this.#append(this.#text.slice(this.#targetStart, this.#targetEnd));
    this.#targetStart = -1;
    this.#isAfterDot = false;
  }

  #name(start: number, end: number): void {
    if (this.#expected === nothing) return;
    this.#targetStart = start;
    this.#targetEnd = end;
    this.#isSource = this.#expected === source;
    this.#expected = nothing;
  }

  #word(start: number, end: number): void {
    const word = end - start > longestWord ? '' : this.#text.slice(start, end).toUpperCase();
    if (!this.#keyword(word, start, end) && !(this.#expected !== nothing && isModifier.has(word)))
      this.#name(start, end);
    this.#previous = word;
  }

  /** False: it is a name. */
  #keyword(word: string, start: number, end: number): boolean {
    if (word === 'SELECT') return this.#begin(word, start, end);
    if (this.#isStart) return this.#first(word, start, end);
    if (isChange.has(word) && this.#isBeginning()) return this.#begin(word, start, end);
    if (this.#definition !== undefined) return this.#define(word, start, end);
    const isInQuery = (this.#flags & isQuery) !== 0;
    switch (word) {
      case 'FROM':
        if (isInQuery && this.#previous !== 'DISTINCT') this.#expectSources();
        return true;
      case 'JOIN':
        if (isInQuery) this.#expected = source;
        return true;
      case 'INTO':
        if (isInQuery) this.#expected = target;
        return true;
      case 'USING':
        // Of a join it is followed by columns in parentheses.
        if (isInQuery) this.#expected = target;
        return true;
      default:
        if (!isClause.has(word)) return false;
        this.#flags &= ~inList;
        this.#expected = nothing;
        return true;
    }
  }

  #expectSources(): void {
    this.#flags |= inList;
    this.#expected = source;
  }

  #isBeginning(): boolean {
    return (
      this.#isAfterClose ||
      this.#previous === 'EXPLAIN' ||
      this.#previous === 'ANALYZE' ||
      this.#previous === 'AS' ||
      (this.#previous === '' && this.#flags === 0)
    );
  }

  #first(word: string, start: number, end: number): boolean {
    if (!isOperation.has(word)) return true;
    if (isChange.has(word) || word === 'REPLACE') return this.#begin(word, start, end);
    this.#append(this.#text.slice(start, end));
    if (isDefinition.has(word)) this.#definition = word;
    if (namesTarget.has(word)) this.#expected = target;
    return true;
  }

  #begin(word: string, start: number, end: number): boolean {
    this.#append(this.#text.slice(start, end));
    this.#flags = isQuery;
    this.#definition = undefined;
    this.#expected = word === 'SELECT' || word === 'DELETE' ? nothing : target;
    return true;
  }

  /** `CREATE UNIQUE INDEX IF NOT EXISTS name`; `TRUNCATE name` needs no word for what it is. */
  #define(word: string, start: number, end: number): boolean {
    if (isObject.has(word)) {
      this.#append(this.#text.slice(start, end));
      this.#expected = target;
      if (this.#definition === 'DROP' || this.#definition === 'TRUNCATE') this.#flags |= inList;
      this.#definition = undefined;
      return true;
    }
    if (this.#definition === 'TRUNCATE') {
      this.#definition = undefined;
      return false;
    }
    return true;
  }

  #sign(code: number): void {
    if (code === OPEN) {
      this.#outerFlags.push(this.#flags);
      this.#flags = this.#expected === source ? isQuery | inList : 0;
      if (this.#expected === target) this.#expected = nothing;
      return;
    }
    if (code === COMMA && (this.#flags & inList) !== 0) {
      this.#expected = source;
      return;
    }
    this.#expected = nothing;
    if (code === CLOSE) this.#flags = this.#outerFlags.pop() ?? 0;
    else if (code === SEMICOLON) this.#restart();
    else this.#isStart = false;
  }

  #restart(): void {
    this.#flags = 0;
    this.#outerFlags.length = 0;
    this.#definition = undefined;
    this.#isStart = true;
  }
}
