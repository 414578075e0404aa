import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carriedHeaders } from './carried-headers.ts';
import { findInTrace, nextOf } from './find-in-trace.ts';
import { readLogs } from './read-logs.ts';
import { nodeOf, tagsOf, trace } from './testing.ts';

const ids = { traceID: '4bf92f3577b34da6a3ce929d0e0e4736', id: '00f067aa0ba902b7' };

function headersOf(kind: string, parent?: string, flags?: number) {
  const references =
    parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: ids.traceID, spanID: parent }];
  const sketch = {
    ...ids,
    references,
    tags: { 'span.kind': kind },
    ...(flags === undefined ? {} : { flags }),
  };
  return carriedHeaders(nodeOf(trace(sketch), ids.id));
}

test('headers: a client sends its own id', () => {
  assert.deepEqual(headersOf('client', 'b7ad6b7169203331'), {
    direction: 'sent',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    uberTraceId: '4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1',
  });
});

test("headers: a server received its caller's id", () => {
  const { direction, traceparent } = headersOf('server', 'b7ad6b7169203331');
  assert.equal(direction, 'received');
  assert.equal(traceparent, '00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01');
});

test('headers: a server without a caller received none', () => {
  assert.equal(headersOf('server').direction, 'sent');
});

test("headers: Jaeger's debug flag", () => {
  assert.match(headersOf('client', undefined, 3).uberTraceId, /:0:3$/);
});

test('headers: 64-bit ids are short in Jaeger’s header and padded in W3C’s', () => {
  const { traceparent, uberTraceId } = carriedHeaders(nodeOf(trace({ id: 'b7', traceID: '1111' }), 'b7'));
  assert.equal(traceparent, '00-00000000000000000000000000001111-00000000000000b7-01');
  assert.equal(uberTraceId, '0000000000001111:00000000000000b7:0:1');
});

test('logs: in the order in which they happened, what they are about in front', () => {
  const log = (timestamp: number, values: Record<string, unknown>) => ({ timestamp, fields: tagsOf(values) });
  const model = trace({
    id: 'a',
    startTime: 1000,
    logs: [
      log(1300, { level: 'info', message: 'second' }),
      log(1100, { event: 'first', count: 2 }),
      log(1400, { only: 'field' }),
      log(1200, { event: 'baggage', key: 'visitor', value: 'demo' }),
    ],
    tags: { 'baggage.shop': 'x' },
  });
  assert.deepEqual(readLogs(nodeOf(model, 'a')), {
    entries: [
      { afterStart: 100, title: 'first', fields: tagsOf({ count: 2 }) },
      { afterStart: 300, title: 'second', fields: tagsOf({ level: 'info' }) },
      { afterStart: 400, title: 'log', fields: tagsOf({ only: 'field' }) },
    ],
    baggage: [
      { key: 'shop', value: 'x', afterStart: undefined },
      { key: 'visitor', value: 'demo', afterStart: 200 },
    ],
  });
});

const model = trace(
  { id: 'a', operationName: 'Checkout' },
  { id: 'b', parent: 'a', tags: { 'http.route': '/cart' }, startTime: 1001 },
  { id: 'c', parent: 'a', logs: [{ timestamp: 1, fields: tagsOf({ event: 'cart read' }) }], startTime: 1002 },
);
const found = (text: string) => findInTrace(model.nodes, text).map(({ span }) => span.spanID);

test('find: in names, tags and logs, whatever the case', () => {
  assert.deepEqual(found('checkOUT'), ['a']);
  assert.deepEqual(found('cart'), ['b', 'c']);
  assert.deepEqual(found('http.route=/cart'), ['b']);
  assert.deepEqual(found('   '), []);
});

test('find: the next and the one before, around the ends', () => {
  const [a, b, c] = model.nodes;
  assert.equal(nextOf(model.nodes, undefined, 1), a);
  assert.equal(nextOf(model.nodes, b, 1), c);
  assert.equal(nextOf(model.nodes, c, 1), a);
  assert.equal(nextOf(model.nodes, a, -1), c);
  assert.equal(nextOf([], a, 1), undefined);
});
