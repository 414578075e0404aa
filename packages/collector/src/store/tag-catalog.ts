import { operationNames, serviceNames } from './catalog.ts';
import { keysOf } from './condition.ts';
import { scannedText, type TagVisit, wants } from './scan-record.ts';
import type { Segment } from './segment.ts';
import type { SpanStore } from './span-store.ts';
import { tagText } from './tag-text.ts';

export interface Counted {
  readonly text: string;
  readonly count: number;
}

/** The latest spans say what is in use; all of a full store would take a second. */
const spansLookedAt = 20_000;
const mostKeys = 1000;
const mostValues = 50;
/** Nobody chooses a longer one from a list, and a hostile one would fill it. */
const longestText = 200;

/** The keys of tags, log fields and processes, the most used among the latest spans first. */
export function tagKeys(store: SpanStore): Counted[] {
  const counts = new Counts();
  for (const { names } of store.segments) for (const key of names.values) counts.add(key, 0);
  forLatest(store, (segment) => {
    const every = new Uint8Array(segment.names.values.length).fill(wants.every);
    const visit: TagVisit = (key) => {
      counts.add(segment.names.values[key] ?? '', 1);
      return false;
    };
    return (row) => {
      segment.scan(row, every, visit);
      for (const { key } of segment.processAt(row).tags) counts.add(key, 1);
    };
  });
  return counts.most(mostKeys);
}

/** The values of a key, an alias or a column among the latest spans of a service or of all, the most used first. */
export function tagValues(store: SpanStore, key: string, service?: string): Counted[] {
  const counts = new Counts();
  if (key === 'service') for (const name of serviceNames(store)) counts.add(name, 0);
  if ((key === 'operation' || key === 'name') && service !== undefined)
    for (const { name } of operationNames(store, service)) counts.add(name, 0);
  const keys = keysOf(key);
  forLatest(store, (segment) => {
    const wanted = Uint8Array.from(segment.names.values, (name) =>
      keys.includes(name) ? wants.every : wants.nothing,
    );
    const visit: TagVisit = (_, value) => {
      counts.add(scannedText(value), 1);
      return false;
    };
    return (row) => {
      const operation = segment.operationAt(row);
      if (service !== undefined && operation.service !== service) return;
      if (key === 'service') counts.add(operation.service, 1);
      else if (key === 'operation' || key === 'name') counts.add(operation.name, 1);
      else if (key === 'kind') counts.add(operation.kind, 1);
      else {
        segment.scan(row, wanted, visit);
        for (const tag of segment.processAt(row).tags)
          if (keys.includes(tag.key)) counts.add(tagText(tag), 1);
      }
    };
  });
  return counts.most(mostValues);
}

function forLatest(store: SpanStore, prepare: (segment: Segment) => (row: number) => void): void {
  let left = spansLookedAt;
  for (let i = store.segments.length - 1; i >= 0 && left > 0; i--) {
    const segment = store.segments[i];
    if (segment === undefined) break;
    const look = prepare(segment);
    for (let row = segment.rowCount - 1; row >= 0 && left > 0; row--, left--) {
      if (segment.traces[row]?.evicted === false) look(row);
    }
  }
}

class Counts {
  readonly #counts = new Map<string, number>();

  add(text: string, count: number): void {
    if (text === '' || text.length > longestText) return;
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + count);
  }

  most(limit: number): Counted[] {
    return [...this.#counts]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([text, count]) => ({ text, count }));
  }
}
