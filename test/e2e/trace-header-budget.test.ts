// A stranger's headers must not make our own requests too large for the service behind (docs/decisions/propagation.md).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, runApp } from './run-app.ts';

type Headers = readonly (readonly [name: string, value: string])[];

interface Seen {
  readonly status: number;
  readonly headers: number;
  readonly bytes: number;
  readonly baggage: string;
  readonly tracestate: string;
}

interface Answer {
  readonly status: number;
  readonly http: Seen;
  readonly grpc: Seen;
}

/** `key=value` members of `length` characters together, none longer than `longest`. */
function members(length: number, longest: number): string {
  const each = Array.from(
    { length: Math.floor((length + 1) / (longest + 1)) },
    (_, index) => `${`k${index}=`.padEnd(longest, 'v')}`,
  );
  const rest = length - each.join(',').length - 1;
  return rest > 4 ? [...each, 'last='.padEnd(rest, 'v').slice(0, rest)].join(',') : each.join(',');
}

const uberctx = (count: number, length: number): Headers =>
  Array.from({ length: count }, (_, index) => [`uberctx-u${index}`, 'v'.repeat(length)]);
const full = members(8192, 100);
const state = members(4000, 120);
const parent: Headers = [['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01']];

const cases: readonly (readonly [what: string, headers: Headers])[] = [
  ['nothing', []],
  ['8192 bytes of baggage', [['baggage', full]]],
  ['one member of 8192 bytes', [['baggage', `k=${'v'.repeat(8190)}`]]],
  ['180 small members', [['baggage', Array.from({ length: 180 }, (_, index) => `k${index}=v`).join(',')]]],
  ['baggage of which half must be escaped', [['baggage', `k=${'%22'.repeat(2000)}`]]],
  [
    'baggage in twenty headers',
    Array.from({ length: 20 }, (_, index) => ['baggage', `k${index}=${'v'.repeat(400)}`]),
  ],
  ['8192 bytes of baggage and of uberctx', [['baggage', full], ...uberctx(40, 100)]],
  ['180 headers of uberctx', uberctx(180, 10)],
  ['ten large headers of uberctx', uberctx(10, 1200)],
  ['jaeger-baggage', [['jaeger-baggage', members(8000, 100)]]],
  ['a long tracestate and 8192 bytes of baggage', [...parent, ['tracestate', state], ['baggage', full]]],
];

for (const propagators of [
  'tracecontext,baggage,jaeger',
  'tracecontext,baggage,jaeger,b3,b3multi',
  'jaeger',
]) {
  test(`trace headers stay within their budget: ${propagators}`, async () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_PROPAGATORS: propagators,
      CASES: JSON.stringify(cases.map(([, headers]) => headers)),
    };
    const { stdout, stderr } = await runApp(fixture('relay.cjs'), { env });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
    assert.equal(answers.length, cases.length, stderr);
    for (const [index, { status, http, grpc }] of answers.entries()) {
      const [what] = cases[index] ?? [''];
      assert.deepEqual([status, http.status, grpc.status], [200, 200, 0], what);
      for (const { headers, bytes } of [http, grpc]) {
        assert.ok(headers > 0 && headers <= 40, `${what}: ${headers} headers`);
        assert.ok(bytes <= 9216, `${what}: ${bytes} bytes`);
      }
    }
  });
}

test('8192 bytes of baggage and 512 of tracestate travel whole, in every format at once', async () => {
  const state512 = members(512, 100);
  const env = {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_PROPAGATORS: 'tracecontext,baggage,jaeger,b3,b3multi',
    CASES: JSON.stringify([[...parent, ['tracestate', state512], ['baggage', full]]]),
  };
  const { stdout } = await runApp(fixture('relay.cjs'), { env });
  const { http, grpc } = JSON.parse(stdout) as Answer;
  assert.deepEqual([state512.length, full.length], [512, 8192]);
  for (const { baggage, tracestate } of [http, grpc])
    assert.deepEqual([tracestate, baggage], [state512, full]);
});
