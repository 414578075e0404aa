import type { SpanSketch, TraceSketch } from './otlp-trace.ts';
import { hex, seeded, traceIdOf } from './sample-traces.ts';

/** One trace of any size: batches of work, each with steps, none deeper than the others. */
export function largeTrace(spanCount: number, startMillis: number): TraceSketch {
  const random = seeded(11);
  const spans: SpanSketch[] = [
    { id: hex(1, 16), service: 'importer', name: 'import catalogue', at: 0, takes: spanCount },
  ];
  for (let i = 2; i <= spanCount; i++) {
    const parent = i % 10 === 2 ? 1 : i - 1 - Math.floor(random() * ((i - 3) % 10));
    const at = ((i - 2) / spanCount) * spanCount * 0.95;
    spans.push({
      id: hex(i, 16),
      parent: hex(Math.max(1, parent), 16),
      service: ['importer', 'parser', 'images', 'storage', 'index'][i % 5] ?? 'importer',
      name: ['read row', 'parse', 'resize', 'PUT /objects/:key', 'index document'][i % 5] ?? 'step',
      at,
      takes: 1 + random() * 8,
      failed: i % 997 === 0,
      tags: {
        row: i,
        'http.request.method': 'PUT',
        'server.address': 'storage.internal',
        'server.port': 8080,
        'http.response.status_code': 200,
        'url.full': `http://storage.internal:8080/objects/${i}`,
      },
    });
  }
  return { traceId: traceIdOf(900_000), startMillis, spans };
}

/** A fleet: services in layers, each called by some of the layer above. */
export function fleetTraces(services: number, startMillis: number): TraceSketch[] {
  const random = seeded(3);
  const names = ['edge', 'api', 'cart', 'stock', 'price', 'users', 'mail', 'search', 'media', 'ledger'];
  const nameOf = (i: number) =>
    `${names[i % names.length]}-${['eu', 'us', 'core', 'batch', 'v2'][Math.floor(i / names.length) % 5]}${i >= 50 ? '-b' : ''}`;
  const traces: TraceSketch[] = [];
  for (let i = 1; i < services; i++) {
    const callers = new Set([
      Math.floor(random() * Math.min(i, 6) + (i < 6 ? 0 : i / 2 - 3)),
      ...(random() < 0.4 ? [Math.floor(i * random())] : []),
    ]);
    for (const caller of callers) {
      const trace = traceIdOf(500_000 + traces.length);
      const [a, b] = [hex(traces.length * 2 + 1, 16), hex(traces.length * 2 + 2, 16)];
      const length = 2 + random() * 200;
      traces.push({
        traceId: trace,
        startMillis,
        spans: [
          {
            id: a,
            service: nameOf(Math.max(0, caller)),
            name: 'GET /',
            at: 0,
            takes: length,
            kind: 'client',
          },
          {
            id: b,
            parent: a,
            service: nameOf(i),
            name: 'GET /',
            at: 1,
            takes: length - 1.5,
            kind: 'server',
            failed: random() < 0.12,
          },
        ],
      });
    }
  }
  return traces;
}
