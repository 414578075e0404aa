import type { SpanSketch, TraceSketch } from './otlp-trace.ts';

/** Numbers that look random and are the same every time (mulberry32, by Tommy Ettinger); seeds that follow each other do not begin alike. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
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
    const route = name.split(' ')[1];
    const server = {
      'http.request.method': method,
      ...(route === undefined ? {} : { 'http.route': route }),
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
    const slow = ago < 10 * 60_000 && random() < 0.8;
    return shopTrace(i + 1, nowMillis - ago, { slow, failing: random() < (slow ? 0.3 : 0.05) });
  });
}
