import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, formatTraceTree, type TreeSpan } from './trace-tree.ts';

const span = (given: Partial<TreeSpan>): TreeSpan => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '1',
  parentSpanId: undefined,
  service: 'checkout',
  kind: 'server',
  name: 'GET /cart',
  detail: undefined,
  startEpochMs: 1000,
  durationMs: 84.5,
  statusCode: '200',
  error: undefined,
  ...given,
});

test('a tree in the order of time, with offsets, durations and errors', () => {
  const text = formatTraceTree([
    span({
      spanId: '4',
      parentSpanId: '3',
      name: 'SELECT',
      kind: 'client',
      startEpochMs: 1021,
      durationMs: 1,
    }),
    span({
      spanId: '3',
      parentSpanId: '1',
      kind: 'client',
      name: 'grpc.shop.Stock/Get',
      startEpochMs: 1020,
      durationMs: 3.2,
      statusCode: '14',
      error: 'UNAVAILABLE',
    }),
    span({ spanId: '2', parentSpanId: '1', kind: 'client', name: 'GET', detail: '/b', startEpochMs: 1001.2 }),
    span({ parentSpanId: 'elsewhere' }),
  ]);
  assert.equal(
    text,
    [
      'trace 4bf92f3577b34da6a3ce929d0e0e4736 · checkout · 4 spans · 85.7 ms',
      '└─ server GET /cart  84.5 ms  200',
      '   ├─ client GET /b  +1.20 ms  84.5 ms  200',
      '   └─ client grpc.shop.Stock/Get  +20.0 ms  3.20 ms  ERROR  14  UNAVAILABLE',
      '      └─ client SELECT  +21.0 ms  1.00 ms  200',
      '',
    ].join('\n'),
  );
});

test('control characters of a name do not reach the terminal', () => {
  const text = formatTraceTree([span({ name: 'a\u001b[31m\nb', error: '\u009b2J' })]);
  assert.equal(text.split('\n').length, 3);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text, /[\u001b\u009b]/);
});

test('a long chain of spans is printed whole', () => {
  const spans = Array.from({ length: 2000 }, (_, index) =>
    span({ spanId: String(index), parentSpanId: index === 0 ? undefined : String(index - 1) }),
  );
  assert.equal(formatTraceTree(spans).split('\n').length, 2002);
});

test('no span, no text', () => {
  assert.equal(formatTraceTree([]), '');
});

for (const [ms, text] of [
  [0.041, '0.04 ms'],
  [9.994, '9.99 ms'],
  [10, '10.0 ms'],
  [999.94, '999.9 ms'],
  [1000, '1.00 s'],
  [61_234, '61.23 s'],
] as const) {
  test(`duration: ${ms} is ${text}`, () => assert.equal(formatDuration(ms), text));
}
