import type { Baggage, BaggageEntry, BaggageEntryMetadata } from '@opentelemetry/api';

/** As the API's `getAllEntries` gives them. */
export type NamedEntry = readonly [key: string, entry: BaggageEntry];

/**
 * The API's Baggage on a map: order is kept, and no key is special (`__proto__`, `1`). The API's own factory takes a
 * plain object, which loses both, and would make core load the API.
 */
export class BaggageEntries implements Baggage {
  // Not a private name: an application may wrap its baggage in a Proxy.
  private readonly entries: ReadonlyMap<string, BaggageEntry>;
  readonly #isChecked: boolean;

  /** @param isChecked all keys and values are strings, all metadata can be written */
  constructor(entries: ReadonlyMap<string, BaggageEntry>, isChecked = false) {
    this.entries = entries;
    this.#isChecked = isChecked;
  }

  /** Made by us, and nobody has set an entry since. */
  static areChecked(value: unknown): value is BaggageEntries {
    return typeof value === 'object' && value !== null && #isChecked in value && value.#isChecked;
  }

  getEntry(key: string): BaggageEntry | undefined {
    const entry = this.entries.get(key);
    return entry ? { ...entry } : undefined;
  }

  getAllEntries(): [string, BaggageEntry][] {
    return [...this.entries];
  }

  setEntry(key: string, entry: BaggageEntry): Baggage {
    return new BaggageEntries(new Map(this.entries).set(key, entry));
  }

  removeEntry(key: string): Baggage {
    return this.removeEntries(key);
  }

  removeEntries(...keys: string[]): Baggage {
    const entries = new Map(this.entries);
    for (const key of keys) entries.delete(key);
    return new BaggageEntries(entries, BaggageEntries.areChecked(this));
  }

  clear(): Baggage {
    return new BaggageEntries(new Map(), true);
  }
}

/** The API brands metadata with a symbol that it does not export and that nobody reads; only `toString` counts. */
export function baggageMetadata(text: string): BaggageEntryMetadata {
  return { toString: () => text } as BaggageEntryMetadata;
}

/** W3C Baggage 3.3.2 asks for 64 members and 8192 bytes at least; upstream keeps 180 and 8192, and so do we. */
export const maxBaggageMembers = 180;
export const maxBaggageBytes = 8192;

/** Collects entries from the headers of one request, of all formats together, within the limits. */
export class BaggageCollector {
  readonly #entries = new Map<string, BaggageEntry>();
  #members = 0;
  #bytes = 0;

  /** False once an entry does not fit: it and all that follow are dropped, whole members from the end. */
  add(key: string, entry: BaggageEntry, wireBytes: number): boolean {
    const bytes = this.#bytes + wireBytes + (this.#members > 0 ? 1 : 0);
    if (this.#members === maxBaggageMembers || bytes > maxBaggageBytes) return false;
    this.#members++;
    this.#bytes = bytes;
    this.#entries.set(key, entry);
    return true;
  }

  /** The keys so far in lower case, for headers whose names have no case; undefined when there are none. */
  lowerCaseKeys(): ReadonlySet<string> | undefined {
    if (this.#entries.size === 0) return undefined;
    return new Set([...this.#entries.keys()].map((key) => key.toLowerCase()));
  }

  /** What is already in the context, so that the limits hold for the sum. */
  addAll(baggage: Baggage): void {
    for (const [key, entry] of baggage.getAllEntries()) {
      if (!this.add(key, entry, key.length + String(entry.value).length + 1)) return;
    }
  }

  /** Undefined when there is nothing. */
  baggage(): Baggage | undefined {
    return this.#entries.size === 0 ? undefined : new BaggageEntries(this.#entries, true);
  }
}
