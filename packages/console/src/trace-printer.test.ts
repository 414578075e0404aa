import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TracePrinter } from './trace-printer.ts';
import type { TreeSpan } from './trace-tree.ts';

const span = (traceId: string, spanId: string, parentSpanId?: string): TreeSpan => ({
  traceId,
  spanId,
  parentSpanId,
  service: 'shop',
  kind: 'internal',
  name: spanId,
  detail: undefined,
  startEpochMs: 0,
  durationMs: 1,
  statusCode: undefined,
  error: undefined,
});

const printed = (maxHeldSpans?: number) => {
  const texts: string[] = [];
  return { texts, printer: new TracePrinter((text) => texts.push(text), maxHeldSpans) };
};

test('a trace is printed once, when its last open span has ended', () => {
  const { texts, printer } = printed();
  printer.start('t');
  printer.start('t');
  printer.end(span('t', 'child', 'root'));
  assert.deepEqual(texts, []);
  printer.end(span('t', 'root'));
  assert.deepEqual(texts, [
    'trace t · shop · 2 spans · 1.00 ms\n└─ internal root  1.00 ms\n   └─ internal child  +0.00 ms  1.00 ms\n',
  ]);
});

test('flush prints what has ended, and a span that ends later stands alone', () => {
  const { texts, printer } = printed();
  printer.start('t');
  printer.start('t');
  printer.end(span('t', 'child', 'root'));
  printer.flush();
  printer.end(span('t', 'root'));
  assert.equal(texts.length, 2);
  assert.match(texts[0] ?? '', /child/);
  assert.match(texts[1] ?? '', /root/);
  assert.doesNotMatch(texts[1] ?? '', /child/);
});

test('at the limit the oldest trace leaves, open spans counted', () => {
  const { texts, printer } = printed(3);
  printer.start('old');
  printer.start('old');
  printer.end(span('old', 'a'));
  printer.start('young');
  assert.deepEqual(texts, []);
  printer.start('young');
  assert.equal(texts.length, 1);
  assert.match(texts[0] ?? '', /^trace old/);
});

test('a span that is left out is waited for no longer', () => {
  const { texts, printer } = printed();
  printer.start('t');
  printer.start('t');
  printer.end(span('t', 'root'));
  printer.discard('t');
  printer.discard('unknown');
  assert.deepEqual(texts, ['trace t · shop · 1 span · 1.00 ms\n└─ internal root  1.00 ms\n']);
});
