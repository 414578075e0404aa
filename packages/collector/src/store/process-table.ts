import type { ProcessRecord } from '@spoor/wire';
import { tagText } from './tag-text.ts';

const tagOverheadBytes = 120;
const unknownProcess: ProcessRecord = { serviceName: '', tags: [] };

/** The distinct processes of one segment by number. A sender repeats its process with every batch. */
export class ProcessTable {
  readonly #processes: ProcessRecord[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #byObject = new WeakMap<ProcessRecord, number>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  idOf(process: ProcessRecord): number {
    const same = this.#byObject.get(process);
    if (same !== undefined) return same;
    const key = processKey(process);
    let id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#processes.length;
      this.#processes.push(process);
      this.#byKey.set(key, id);
      this.#bytes += key.length * 4 + (process.tags.length + 2) * tagOverheadBytes;
    }
    this.#byObject.set(process, id);
    return id;
  }

  at(id: number): ProcessRecord {
    return this.#processes[id] ?? unknownProcess;
  }

  hasTag(id: number, key: string, text: string): boolean {
    return this.at(id).tags.some((tag) => tag.key === key && tagText(tag) === text);
  }

  /** Which processes have the attribute, by number. */
  withTag(key: string, text: string): Uint8Array {
    return this.flags((_, id) => this.hasTag(id, key, text));
  }

  /** 1 for each process that `matches`, by number. */
  flags(matches: (process: ProcessRecord, id: number) => boolean): Uint8Array {
    return Uint8Array.from(this.#processes, (process, id) => (matches(process, id) ? 1 : 0));
  }
}

/** Equal for processes that say the same, whatever the order in which the decoder made them. */
export function processKey(process: ProcessRecord): string {
  const parts = [process.serviceName];
  for (const tag of process.tags) parts.push(tag.key, tag.type, tagText(tag));
  return parts.join('\0');
}
