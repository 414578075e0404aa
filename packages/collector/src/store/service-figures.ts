import type { SpanStore } from './span-store.ts';

/** What a service was asked for: its server and consumer spans and the beginnings of traces. */
export interface ServiceFigures {
  readonly name: string;
  spanCount: number;
  requestCount: number;
  errorCount: number;
}

/** Of every service that began a span in the window, by name. */
export function serviceFigures(
  store: SpanStore,
  fromMicros = Number.NEGATIVE_INFINITY,
  toMicros = Number.POSITIVE_INFINITY,
): ServiceFigures[] {
  const figures = new Map<string, ServiceFigures>();
  for (const segment of store.segments) {
    const byOperation = segment.operations.map(({ service }) => entry(figures, service));
    for (let row = 0; row < segment.rowCount; row++) {
      const start = segment.start[row] ?? 0;
      if (start < fromMicros || start > toMicros || segment.traces[row]?.evicted !== false) continue;
      const figure = byOperation[segment.operation[row] ?? 0];
      if (figure === undefined) continue;
      figure.spanCount++;
      if (!segment.isEntry(row)) continue;
      figure.requestCount++;
      figure.errorCount += segment.error[row] ?? 0;
    }
  }
  return [...figures.values()]
    .filter(({ spanCount }) => spanCount > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entry(figures: Map<string, ServiceFigures>, name: string): ServiceFigures {
  const known = figures.get(name);
  if (known !== undefined) return known;
  const created = { name, spanCount: 0, requestCount: 0, errorCount: 0 };
  figures.set(name, created);
  return created;
}
