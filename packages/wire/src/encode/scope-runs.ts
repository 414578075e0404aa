import type { ByteWriter } from './byte-writer.ts';

export interface ScopeGroup {
  readonly name: string;
  readonly version: string | undefined;
  readonly slices: { readonly start: number; readonly end: number }[];
  byteLength: number;
}

interface Run {
  readonly name: string;
  readonly version: string | undefined;
  readonly start: number;
}

/**
 * OTLP groups spans by their scope. They are written in the order in which they end; this remembers where another scope
 * began, and the groups are put together when the batch is taken.
 */
export class ScopeRuns {
  #runs: Run[] = [];

  clear(): void {
    this.#runs = [];
  }

  /** A span of that scope begins at `at`. True when it is the first of its run. */
  begin(name: string, version: string | undefined, at: number): boolean {
    // Written when the batch is put together, where it would be too late to leave out one span.
    if (typeof name !== 'string' || (version !== undefined && typeof version !== 'string'))
      throw new TypeError(
        `scope must have a name and a version of text, got ${typeof name}, ${typeof version}`,
      );
    this.undo(at);
    const last = this.#runs.at(-1);
    if (last !== undefined && last.name === name && last.version === version) return false;
    this.#runs.push({ name, version, start: at });
    return true;
  }

  /** The span that began at `at` was taken back. */
  undo(at: number): void {
    if (this.#runs.at(-1)?.start === at) this.#runs.pop();
  }

  /** Upper bound for what all scopes take beside their spans, `perScope` bytes each and their strings. */
  overhead(perScope: number): number {
    let bytes = 0;
    for (const { name, version } of this.#runs)
      bytes += perScope + (name.length + (version?.length ?? 0)) * 3;
    return bytes;
  }

  groups(end: number): readonly ScopeGroup[] {
    const groups: ScopeGroup[] = [];
    for (const [index, { name, version, start }] of this.#runs.entries()) {
      const slice = { start, end: this.#runs[index + 1]?.start ?? end };
      let group = groups.find((other) => other.name === name && other.version === version);
      if (group === undefined) {
        group = { name, version, slices: [], byteLength: 0 };
        groups.push(group);
      }
      group.slices.push(slice);
      group.byteLength += slice.end - slice.start;
    }
    return groups;
  }
}

/** Copies the spans of a group behind one another. */
export function copySlices(group: ScopeGroup, from: ByteWriter, to: ByteWriter, separator?: number): void {
  for (const [index, { start, end }] of group.slices.entries()) {
    if (separator !== undefined && index > 0) to.byte(separator);
    to.raw(from.bytes.subarray(start, end));
  }
}
