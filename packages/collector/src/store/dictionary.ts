import { hashText } from './tag-hash.ts';

/** What a string costs on the heap beside its characters: its header, a map entry, an array slot. */
const entryOverheadBytes = 100;

/** Strings of one segment by number. It goes with its segment, so hostile names cannot pile up. */
export class Dictionary {
  readonly values: string[] = [];
  readonly hashes: number[] = [];
  readonly #ids = new Map<string, number>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  idOf(value: string): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    const id = this.values.length;
    this.values.push(value);
    this.hashes.push(hashText(value));
    this.#ids.set(value, id);
    this.#bytes += value.length * 2 + entryOverheadBytes;
    return id;
  }

  find(value: string): number | undefined {
    return this.#ids.get(value);
  }
}
