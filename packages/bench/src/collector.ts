// The embedded collector's store with a million spans: filling it, searching it, and the graph of its services. Prints one
// line for each: `name<tab>figure<tab>wall ms<tab>CPU ms`.

import { dependencyEdges, SpanStore, searchTraces } from '@spoor/collector';
import type { SpanRecord, Tag } from '@spoor/wire';

const traces = 200_000;
const services = ['frontend', 'cart', 'catalog', 'payment', 'shipping'];
const routes = ['/', '/items', '/items/:id', '/buy', '/cart', '/login', '/search', '/healthz'];
const startMicros = 1_700_000_000_000_000;
const processes = services.map((serviceName) => ({ serviceName, tags: [] as Tag[] }));
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A chain through all services. */
function traceOf(number: number): SpanRecord[] {
  return processes.map((process, depth) => ({
    traceId: hex(number + 1, 32),
    spanId: hex(number * services.length + depth + 1, 16),
    parentSpanId: depth === 0 ? undefined : hex(number * services.length + depth, 16),
    name: `GET ${routes[number % routes.length]}`,
    flags: 1,
    startMicros: startMicros + number * 50 + depth,
    durationMicros: 1000 + ((number * 7919) % 100_000),
    logs: [],
    references: [],
    tags: [
      { key: 'span.kind', type: 'string', value: 'server' },
      { key: 'http.request.method', type: 'string', value: 'GET' },
      { key: 'http.response.status_code', type: 'int64', value: number % 100 === 0 ? 500 : 200 },
      { key: 'url.path', type: 'string', value: `/items/${number % 5000}` },
      ...(number % 100 === 0 ? [{ key: 'error', type: 'bool', value: true } as const] : []),
    ],
    process,
  }));
}

function timed(name: string, work: () => string): void {
  const begun = process.cpuUsage();
  const start = performance.now();
  const figure = work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(begun);
  process.stdout.write(`${name}\t${figure}\t${wallMs.toFixed(0)}\t${((user + system) / 1000).toFixed(0)}\n`);
}

const store = new SpanStore(2 ** 31);
// Made beforehand, so that the filling alone is measured, and not all at once, so that they do not fill the memory.
const step = 10_000;
let insertMs = 0;
let insertCpuMs = 0;
for (let from = 0; from < traces; from += step) {
  const made = Array.from({ length: step }, (_, index) => traceOf(from + index));
  const begun = process.cpuUsage();
  const start = performance.now();
  for (const spans of made) store.insert(spans);
  insertMs += performance.now() - start;
  const { user, system } = process.cpuUsage(begun);
  insertCpuMs += (user + system) / 1000;
}
const inserted = traces * services.length;
process.stdout.write(
  `insert a million spans\t${Math.round((inserted * 1000) / insertMs)} spans/s\t${insertMs.toFixed(0)}\t${insertCpuMs.toFixed(0)}\n`,
);

const queries = {
  'search by service': { service: 'cart' },
  'search by operation': { service: 'cart', operation: 'GET /buy' },
  'search by tag': { service: 'cart', tags: { 'url.path': '/items/4711' } },
  'search by duration': { service: 'payment', durationMinMicros: 100_000 },
  'search for errors': { errorsOnly: true },
};
for (const [name, query] of Object.entries(queries)) {
  searchTraces(store, { ...query, limit: 20 });
  timed(name, () => `${searchTraces(store, { ...query, limit: 20 }).length} traces`);
}
dependencyEdges(store);
timed('dependency graph', () => `${dependencyEdges(store).length} edges`);
