/**
 * Text that is put into a source, never with the end of a line: every line keeps its number. Each stands between two comments, by which
 * the text of a function can be had as it was (`withoutInsertions`).
 */

import { formatJson } from '@spoor/core';

/** Where several stand at one place. */
export const Rank = { header: 0, statement: 1, close: 2, open: 3 } as const;

interface Insertion {
  readonly at: number;
  readonly rank: number;
  /** Among those of one rank; what stands outside opens first and closes last. */
  readonly order: number;
  readonly text: string;
}

const begin = '/*$<*/';
const end = '/*>$*/';
const inserted = /\/\*\$<\*\/.*?\/\*>\$\*\//g;
/** Put before the name of a private method that is reached by a getter of its name. No comment can stand inside of a name. */
export const privatePrefix = '$spoor_';

/** The text of a function, as it was written. */
export const withoutInsertions = (text: string): string =>
  text.includes('$spoor_') ? text.replace(inserted, '').replaceAll(`#${privatePrefix}`, '#') : text;

/** For a text in a literal of the source. */
export const quoted = (value: unknown): string =>
  formatJson(value).replaceAll('*/', '*\\/').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

export class Insertions {
  readonly #list: Insertion[] = [];

  get isEmpty(): boolean {
    return this.#list.length === 0;
  }

  add(at: number, rank: number, order: number, text: string): void {
    this.#list.push({ at, rank, order, text: `${begin}${text}${end}` });
  }

  rename(at: number): void {
    this.#list.push({ at, rank: Rank.open, order: 0, text: privatePrefix });
  }

  /** Around an expression. */
  wrap(
    { start, end }: { readonly start: number; readonly end: number },
    before: string,
    after: string,
  ): void {
    this.add(start, Rank.open, -end, before);
    this.add(end, Rank.close, -start, after);
  }

  /** In the order of their places. */
  sorted(): readonly { readonly at: number; readonly text: string }[] {
    return this.#list.sort((a, b) => a.at - b.at || a.rank - b.rank || a.order - b.order);
  }

  apply(source: string): string {
    const pieces: string[] = [];
    let from = 0;
    for (const { at, text } of this.sorted()) {
      pieces.push(source.slice(from, at), text);
      from = at;
    }
    pieces.push(source.slice(from));
    return pieces.join('');
  }
}
