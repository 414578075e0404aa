import { CLOSE, COMMA, MINUS, OPEN, PLUS } from './characters.ts';
import { LITERAL, PLACEHOLDER, SIGN } from './tokens.ts';

/**
 * A statement with a `?` in the place of each literal (https://opentelemetry.io/docs/specs/semconv/database/database-spans/, sanitization of
 * the query text). A list `IN (1, 2, 3)` becomes `IN (?)`, whatever its length.
 */
export class MaskedText {
  readonly #text: string;
  #written: string;
  /** How far the text is in `#written`. */
  #done: number;
  /** What was written before the list that is being read. */
  #beforeList: string | undefined;
  #listLength: number;

  constructor(text: string) {
    this.#text = text;
    this.#written = '';
    this.#done = 0;
    this.#beforeList = undefined;
    this.#listLength = 0;
  }

  /** Of each part of the statement but blanks and comments. */
  take(kind: number, start: number, end: number, code: number, isAfterIn: boolean): void {
    if (kind === LITERAL) this.#replace(start, end, '?');
    if (kind === SIGN && code === OPEN && isAfterIn) this.#beginList(end);
    else if (this.#beforeList !== undefined) this.#continueList(kind, start, code);
  }

  /** What was left out separates what stands around it. */
  drop(start: number, end: number): void {
    this.#replace(start, end, start === 0 ? '' : ' ');
  }

  toString(): string {
    return this.#done === 0 ? this.#text : this.#written + this.#text.slice(this.#done);
  }

  #replace(start: number, end: number, by: string): void {
    this.#written += this.#text.slice(this.#done, start) + by;
    this.#done = end;
  }

  #beginList(end: number): void {
    this.#replace(end, end, '');
    this.#beforeList = this.#written;
    this.#listLength = 0;
  }

  #continueList(kind: number, start: number, code: number): void {
    if (kind === LITERAL || (kind === PLACEHOLDER && this.#text.charAt(start) === '?')) this.#listLength++;
    else if (kind === SIGN && code === CLOSE) this.#endList(start);
    else if (kind !== SIGN || (code !== COMMA && code !== MINUS && code !== PLUS))
      this.#beforeList = undefined;
  }

  #endList(start: number): void {
    if (this.#listLength > 1) {
      this.#written = `${this.#beforeList}?`;
      this.#done = start;
    }
    this.#beforeList = undefined;
  }
}
