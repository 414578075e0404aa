import type { SpanSketch, TraceSketch } from './otlp-trace.ts';

/** Numbers that look random and are the same every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
export const traceIdOf = (number: number): string => `5b0e0a1c${hex(number, 24)}`;

/** One visit to a shop of six services, as the demo's traces look; `slow` and `failing` as its awkward ones. */
export function shopTrace(
  number: number,
  startMillis: number,
  how: { slow?: boolean; failing?: boolean } = {},
): TraceSketch {
  const random = seeded(number);
  const takes = (millis: number) => millis * (0.7 + random() * 0.8);
  const spans: SpanSketch[] = [];
  let serial = number * 100;
  const add = (parent: string | undefined, sketch: Omit<SpanSketch, 'id' | 'parent'>): string => {
    serial += 1;
    const id = hex(serial, 16);
    spans.push({ id, ...(parent === undefined ? {} : { parent }), ...sketch });
    return id;
  };
  /** A call: the client's span and, a little inside, the server's. */
  const call = (
    parent: string,
    [from, to]: [string, string],
    name: string,
    at: number,
    length: number,
    failed = false,
  ) => {
    const method = name.split(' ')[0] ?? name;
    const status = failed ? 503 : 200;
    const tags = { 'http.request.method': method, 'http.response.status_code': status, 'server.address': to };
    const client = add(parent, { service: from, name, at, takes: length, kind: 'client', failed, tags });
    const route = name.split(' ')[1] ?? '/';
    const server = {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    };
    const events = failed
      ? [
          {
            at: at + length * 0.8,
            name: 'exception',
            tags: {
              'exception.type': 'BankError',
              'exception.message': 'the bank did not answer within 30 ms',
              'exception.stacktrace':
                'BankError: the bank did not answer within 30 ms\n    at charge (payments.mjs:41:11)\n    at async handle (payments.mjs:22:18)',
            },
          },
        ]
      : [];
    return add(client, {
      service: to,
      name,
      at: at + length * 0.08,
      takes: length * 0.84,
      kind: 'server',
      failed,
      tags: server,
      events,
    });
  };
  const valuing = takes(how.slow === true ? 420 : 28);
  const paying = takes(60);
  const total = 12 + valuing + paying + takes(40) + 30;
  const root = add(undefined, {
    service: 'gateway',
    name: 'POST /carts/:cart/checkout',
    at: 0,
    takes: total,
    kind: 'server',
    tags: {
      'http.request.method': 'POST',
      'http.route': '/carts/:cart/checkout',
      'url.path': `/carts/${number}/checkout`,
      'http.response.status_code': 200,
      'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64)',
      'baggage.shop.visitor': 'demo',
    },
    events: [
      { at: 1.2, name: 'cart read', tags: { items: '2' } },
      { at: total - 2, name: 'order confirmed', tags: { order: `o-${number}` } },
    ],
  });
  const compass = call(root, ['gateway', 'catalog'], 'GET /products/compass', 4, takes(24));
  call(compass, ['catalog', 'pricing'], 'shop.Pricing/Quote', 8, takes(9));
  const sextant = call(root, ['gateway', 'catalog'], 'GET /products/sextant', 6, valuing);
  add(sextant, {
    service: 'catalog',
    name: 'SELECT products',
    at: 10,
    takes: valuing * 0.2,
    kind: 'client',
    tags: { 'db.system.name': 'sqlite', 'db.query.text': 'SELECT * FROM products WHERE sku = ?' },
  });
  call(sextant, ['catalog', 'pricing'], 'shop.Pricing/Quote', 10 + valuing * 0.25, valuing * 0.55);
  const orders = call(root, ['gateway', 'orders'], 'POST /orders', 10 + valuing, paying + 36);
  call(orders, ['orders', 'inventory'], 'shop.Inventory/Reserve', 18 + valuing, takes(12));
  if (how.failing === true)
    call(orders, ['orders', 'payments'], 'POST /charges', 34 + valuing, takes(22), true);
  const charge = call(
    orders,
    ['orders', 'payments'],
    'POST /charges',
    20 + valuing + (how.failing ? 40 : 14),
    paying * 0.6,
  );
  call(
    charge,
    ['payments', 'pricing'],
    'shop.Pricing/Convert',
    30 + valuing + (how.failing ? 40 : 14),
    takes(6),
  );
  return { traceId: traceIdOf(number), startMillis, spans };
}

/** Visits over the last half hour; the sextant became slow ten minutes ago. */
export function shopVisits(nowMillis: number, count = 120): TraceSketch[] {
  const random = seeded(7);
  return Array.from({ length: count }, (_, i) => {
    const ago = (1 - i / count) * 30 * 60_000 + random() * 4000;
    const slow = ago < 10 * 60_000 && random() < 0.6;
    return shopTrace(i + 1, nowMillis - ago, { slow, failing: random() < (slow ? 0.25 : 0.06) });
  });
}

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

const override = '\u202e';

/** What hostile callers put into spans. Nothing of it may run, load, or change how the page reads. */
export const hostileTexts = {
  script: '<script>window.pwned = 1</script>',
  image: '<img src=x onerror="window.pwned = 2">',
  foreign: '<img src="http://foreign.example/pixel.png">',
  link: 'javascript:window.pwned=3',
  bidi: `invoice${override}gpj.exe`,
  long: 'A'.repeat(100_000),
  style: '</style><style>*{display:none}</style>',
  template: '{{constructor.constructor("window.pwned=4")()}}',
} as const;

export function hostileTrace(startMillis: number): TraceSketch {
  const all = Object.fromEntries(Object.entries(hostileTexts).map(([name, text]) => [`evil.${name}`, text]));
  const top = hex(1, 16);
  const spans: SpanSketch[] = [
    {
      id: top,
      service: hostileTexts.image,
      name: hostileTexts.script,
      at: 0,
      takes: 20,
      tags: { ...all, [hostileTexts.image]: 'key', __proto__: 'x' },
      events: [{ at: 1, name: hostileTexts.script, tags: all }],
    },
    {
      id: hex(2, 16),
      parent: top,
      service: hostileTexts.bidi,
      name: hostileTexts.long,
      at: 2,
      takes: 5,
      failed: true,
    },
    { id: hex(3, 16), parent: top, service: hostileTexts.style, name: '', at: 3, takes: 5, kind: 'server' },
    {
      id: hex(4, 16),
      parent: top,
      service: hostileTexts.link,
      name: hostileTexts.foreign,
      at: 4,
      takes: 5,
      kind: 'server',
    },
    {
      id: hex(5, 16),
      parent: top,
      service: '<b>bold</b>',
      name: '\u200b\u200b',
      at: 5,
      takes: 5,
      kind: 'server',
    },
  ];
  return { traceId: traceIdOf(666), startMillis, spans };
}
