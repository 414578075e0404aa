import type { SpanSketch, TraceSketch } from './otlp-trace.ts';
import { hex, traceIdOf } from './sample-traces.ts';

type Part = Omit<SpanSketch, 'id' | 'parent'>;

/** Spans of one trace with ids that follow each other. */
class Spans {
  readonly list: SpanSketch[] = [];
  #serial: number;

  constructor(trace: number) {
    this.#serial = trace * 1000;
  }

  add(parent: string | undefined, part: Part): string {
    const id = hex(++this.#serial, 16);
    this.list.push({ id, ...(parent === undefined ? {} : { parent }), ...part });
    return id;
  }
}

const stack = [
  'BankError: the bank did not answer within 300 ms',
  '    at Socket.onTimeout (/app/src/bank-client.ts:41:11)',
  '    at charge (/app/src/charge.ts:22:18)',
  '    at async handle (/app/src/routes/charges.ts:9:3)',
  '    at async /app/node_modules/express/lib/router/layer.js:95:5',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
].join('\n');

/** What conventions of two generations say about one request, side by side, as `OTEL_SEMCONV_STABILITY_OPT_IN=http/dup` does. */
const saidTwice = (method: string, url: string, status: number) => ({
  'http.request.method': method,
  'http.method': method,
  'url.full': url,
  'http.url': url,
  'http.response.status_code': status,
  'http.status_code': status,
});

/** `POST /checkout` that fails with 503: the bank does not answer, three times. Its order goes through redis, postgres and kafka. */
export function failedCheckout(number: number, startMillis: number): TraceSketch {
  const spans = new Spans(number);
  const root = spans.add(undefined, {
    ...{ service: 'gateway', name: 'POST /checkout', at: 0, takes: 1180, kind: 'server', failed: true },
    message: 'payments answered 503',
    tags: {
      'http.request.method': 'POST',
      'http.route': '/checkout',
      'url.path': '/checkout',
      'url.scheme': 'https',
      'server.address': 'shop.example',
      'server.port': 443,
      'http.response.status_code': 503,
      'http.request.header.content-type': 'application/json',
      'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64)',
      'shop.cart':
        '{"items":[{"sku":"compass","quantity":2},{"sku":"sextant","quantity":1}],"currency":"KES"}',
      'baggage.shop.visitor': 'demo',
    },
    events: [
      { at: 1, name: 'cart read', tags: { level: 'info', items: 2 } },
      { at: 1175, name: 'giving up', tags: { level: 'warn', message: 'no payment after three tries' } },
    ],
  });
  spans.add(root, {
    ...{ service: 'gateway', name: 'GET', at: 3, takes: 1.2, kind: 'client' },
    tags: {
      'db.system.name': 'redis',
      'db.operation.name': 'GET',
      'db.query.text': 'GET cart:?',
      'db.namespace': '0',
      'server.address': 'cache.internal',
      'server.port': 6379,
    },
  });
  const calls = spans.add(root, {
    ...{ service: 'gateway', name: 'POST', at: 8, takes: 1150, kind: 'client', failed: true },
    message: 'Service Unavailable',
    tags: saidTwice('POST', 'http://payments:8080/charges?token=secret', 503),
  });
  const payments = spans.add(calls, {
    ...{ service: 'payments', name: 'POST /charges', at: 10, takes: 1145, kind: 'server', failed: true },
    tags: {
      'http.request.method': 'POST',
      'http.route': '/charges',
      'url.path': '/charges',
      'http.response.status_code': 503,
    },
  });
  spans.add(payments, {
    ...{ service: 'payments', name: 'INSERT charges', at: 14, takes: 6, kind: 'client' },
    tags: {
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.query.text': 'INSERT INTO charges (cart, amount) VALUES ($1, $2)',
      'server.address': 'db.internal',
      'server.port': 5432,
    },
  });
  for (let attempt = 0; attempt < 3; attempt++) {
    const at = 30 + attempt * 370;
    spans.add(payments, {
      ...{ service: 'payments', name: 'POST', at, takes: 300, kind: 'client', failed: true },
      message: 'the bank did not answer within 300 ms',
      tags: {
        'http.request.method': 'POST',
        'url.full': 'https://bank.example/v2/charges',
        'server.address': 'bank.example',
        'server.port': 443,
        'http.request.resend_count': attempt,
        'error.type': 'BankError',
      },
      events: [
        {
          at: at + 299,
          name: 'exception',
          tags: {
            'exception.type': 'BankError',
            'exception.message': 'the bank did not answer within 300 ms',
            'exception.stacktrace': stack,
          },
        },
      ],
    });
  }
  spans.add(root, {
    ...{ service: 'gateway', name: 'orders.rejected publish', at: 1162, takes: 3, kind: 'producer' },
    tags: {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'orders.rejected',
      'messaging.operation.type': 'send',
    },
  });
  return { traceId: traceIdOf(number), startMillis, spans: spans.list };
}

/** `GET /orders/:id` that asks for each of its items, one after another, and each item asks its database. */
export function itemByItem(number: number, startMillis: number, items = 40): TraceSketch {
  const spans = new Spans(number);
  const each = 12;
  const root = spans.add(undefined, {
    ...{ service: 'gateway', name: 'GET /orders/:id', at: 0, takes: 24 + items * each, kind: 'server' },
    tags: {
      'http.request.method': 'GET',
      'http.route': '/orders/:id',
      'url.path': `/orders/${number}`,
      'http.response.status_code': 200,
    },
  });
  const list = spans.add(root, {
    ...{ service: 'gateway', name: 'shop.Orders/Get', at: 2, takes: 15, kind: 'client' },
    tags: { 'rpc.system': 'grpc', 'rpc.method': 'shop.Orders/Get', 'rpc.grpc.status_code': 0 },
  });
  spans.add(list, {
    ...{ service: 'orders', name: 'shop.Orders/Get', at: 4, takes: 11, kind: 'server' },
    tags: { 'rpc.system': 'grpc', 'rpc.method': 'shop.Orders/Get', 'rpc.grpc.status_code': 0 },
  });
  for (let i = 0; i < items; i++) {
    const at = 20 + i * each;
    const call = spans.add(root, {
      ...{ service: 'gateway', name: 'GET', at, takes: each - 1, kind: 'client' },
      tags: saidTwice('GET', `http://items:8080/item/${1000 + i}`, 200),
    });
    const item = spans.add(call, {
      ...{ service: 'items', name: 'GET /item/:id', at: at + 1, takes: each - 3, kind: 'server' },
      tags: {
        'http.request.method': 'GET',
        'http.route': '/item/:id',
        'url.path': `/item/${1000 + i}`,
        'http.response.status_code': 200,
      },
    });
    spans.add(item, {
      ...{ service: 'items', name: 'SELECT items', at: at + 2, takes: 5, kind: 'client' },
      tags: {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'db.query.text': `SELECT * FROM items WHERE id = ${1000 + i}`,
        'server.address': 'db.internal',
        'server.port': 5432,
      },
    });
  }
  return { traceId: traceIdOf(number), startMillis, spans: spans.list };
}

/** A trace of its own that a message began, linked to the one that sent it, and a service that nobody calls. */
export function mailAndCron(number: number, startMillis: number, sender: TraceSketch): TraceSketch[] {
  const mail = new Spans(number);
  const sent = sender.spans.find(({ kind }) => kind === 'producer');
  const consumed = mail.add(undefined, {
    ...{ service: 'mailer', name: 'orders.rejected process', at: 0, takes: 45, kind: 'consumer' },
    tags: {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'orders.rejected',
      'messaging.operation.type': 'process',
    },
    links: sent === undefined ? [] : [{ traceId: sender.traceId, spanId: sent.id }],
  });
  mail.add(consumed, {
    ...{ service: 'mailer', name: 'send mail', at: 5, takes: 35, kind: 'client' },
    tags: { 'server.address': 'smtp.example', 'server.port': 25 },
  });
  const cron = new Spans(number + 1);
  cron.add(undefined, { service: 'cron', name: 'sweep carts', at: 0, takes: 90 });
  return [
    { traceId: traceIdOf(number), startMillis, spans: mail.list },
    { traceId: traceIdOf(number + 1), startMillis: startMillis + 100, spans: cron.list },
  ];
}
