/**
 * The source map that a compiler has put into its output, `//# sourceMappingURL=data:application/json;base64,…`. Ours is more text in its
 * lines, so the columns behind it move (https://tc39.es/ecma426/).
 */
import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';
import { formatJson, parseJson, RealBuffer } from '@spoor/core';

const comment =
  /\/\/[#@] ?sourceMappingURL=data:application\/json(?:;charset=[\w-]+)?;base64,([A-Za-z0-9+/=]+)\s*$/;

interface MapFile {
  readonly version: number;
  readonly mappings: string;
}

/** What the text grows by, at a place of one line. */
export interface Growth {
  /** Both from zero on. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export class InlineMap {
  readonly #file: MapFile;
  readonly #at: number;
  readonly #comment: string;
  #mappings: SourceMapMappings | undefined;

  private constructor(file: MapFile, at: number, text: string) {
    this.#file = file;
    this.#at = at;
    this.#comment = text;
    this.#mappings = undefined;
  }

  /** Undefined without a map, or with one that cannot be read. */
  static of(source: string): InlineMap | undefined {
    const last = source.lastIndexOf('sourceMappingURL=data:');
    if (last < 3) return undefined;
    const [text = '', base64] = comment.exec(source.slice(last - 4)) ?? [];
    if (base64 === undefined) return undefined;
    try {
      const file = parseJson(RealBuffer.from(base64, 'base64').toString()) as MapFile;
      if (file.version !== 3 || typeof file.mappings !== 'string') return undefined;
      return new InlineMap(file, source.length - text.length, text);
    } catch {
      return undefined;
    }
  }

  get #decoded(): SourceMapMappings {
    this.#mappings ??= decode(this.#file.mappings);
    return this.#mappings;
  }

  /** The line of the original, all from zero on. */
  originalLine(line: number, column: number): number | undefined {
    let found: number | undefined;
    for (const segment of this.#decoded[line] ?? []) {
      if (segment[0] > column && found !== undefined) break;
      if (segment.length > 1) found = segment[2];
    }
    return found;
  }

  /** The source with its map as it is after the growths, which are in the order of their places. */
  replaceIn(source: string, marked: string, growths: readonly Growth[]): string {
    const mappings = this.#decoded;
    for (const segments of new Map(growths.map(({ line }) => [line, mappings[line] ?? []])).entries()) {
      const [line, list] = segments;
      const here = growths.filter((growth) => growth.line === line);
      for (const segment of list) {
        let by = 0;
        for (const { column, length } of here) if (column <= segment[0]) by += length;
        segment[0] += by;
      }
    }
    const file = formatJson({ ...this.#file, mappings: encode(mappings) });
    const before = marked.length - (source.length - this.#at);
    const base64 = RealBuffer.from(file).toString('base64');
    return marked.slice(0, before) + this.#comment.replace(/base64,[A-Za-z0-9+/=]+/, `base64,${base64}`);
  }
}
