import type { SqlDialect } from './dialect.ts';
import { MaskedText } from './masked-text.ts';
import { Summary } from './summary.ts';
import { BLANK, COMMENT, END, LITERAL, Tokens, WORD } from './tokens.ts';

/** What is recorded of a statement's text. */
export interface Statement {
  /** With a `?` for each literal, without comments, at most `maxStatementLength` characters. */
  readonly text: string;
  /** `SELECT orders`; undefined for what is no statement. */
  readonly summary: string | undefined;
}

/** A service that builds its statements brings some of megabytes; what comes later says nothing of what the statement is about. */
export const maxStatementLength = 16_384;

/** No half of a character of two. */
function cut(text: string): string {
  if (text.length <= maxStatementLength) return text;
  const last = text.charCodeAt(maxStatementLength - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxStatementLength - 1 : maxStatementLength);
}

/** `IS TRUE` is no value that somebody has given. */
const isBoolean = (word: string, previous: string): boolean =>
  (word.length === 4 || word.length === 5) &&
  previous !== 'IS' &&
  previous !== 'NOT' &&
  /^(true|false)$/i.test(word);

/** Looks at each character once. */
export function describeStatement(whole: string, dialect: SqlDialect): Statement {
  const text = cut(whole);
  const tokens = new Tokens(text, dialect);
  const masked = new MaskedText(text);
  const summary = new Summary(text);
  for (let kind = tokens.next(); kind !== END; kind = tokens.next()) {
    const { start, end, code } = tokens;
    if (kind === COMMENT) masked.drop(start, end);
    if (kind === COMMENT || kind === BLANK) continue;
    const previous = summary.previousWord;
    if (kind === WORD && isBoolean(text.slice(start, Math.min(end, start + 6)), previous)) kind = LITERAL;
    masked.take(kind, start, end, code, previous === 'IN');
    summary.take(kind, start, end, code);
  }
  return { text: masked.toString(), summary: summary.toString() || undefined };
}

/** A longer text is rarely the same twice, and would hold memory. */
const longestKept = 4096;
const mostKept = 512;

/** Statements come again: what was found out of one is kept by its text, of the last few hundred. */
export class Statements {
  readonly #dialect: SqlDialect;
  readonly #isMasked: boolean;
  #recent = new Map<string, Statement>();
  #older = new Map<string, Statement>();

  /** @param isMasked false: the text is recorded as it is, values, comments and all, but for its length */
  constructor(dialect: SqlDialect, isMasked: boolean) {
    this.#dialect = dialect;
    this.#isMasked = isMasked;
  }

  of(text: string): Statement {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    const statement = this.#older.get(text) ?? this.#describe(text);
    if (text.length <= longestKept) this.#keep(text, statement);
    return statement;
  }

  #describe(text: string): Statement {
    const described = describeStatement(text, this.#dialect);
    return this.#isMasked ? described : { text: cut(text), summary: described.summary };
  }

  /** What nobody has asked for since the last time that there were too many is forgotten. */
  #keep(text: string, statement: Statement): void {
    if (this.#recent.size >= mostKept) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(text, statement);
  }
}
