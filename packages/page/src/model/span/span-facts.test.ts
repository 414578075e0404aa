import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextOf } from '../trace/next-of.ts';
import { nodeOf, tagsOf, trace } from '../trace/testing.ts';
import { readLogs } from './read-logs.ts';

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
  const { entries, baggage } = readLogs(nodeOf(model, 'a'));
  assert.deepEqual(
    entries.map(({ log, ...entry }) => entry),
    [
      { afterStart: 100, title: 'first', fields: tagsOf({ count: 2 }) },
      { afterStart: 300, title: 'second', fields: tagsOf({ level: 'info' }) },
      { afterStart: 400, title: 'log', fields: tagsOf({ only: 'field' }) },
    ],
  );
  assert.deepEqual(baggage, [
    { key: 'shop', value: 'x', afterStart: undefined },
    { key: 'visitor', value: 'demo', afterStart: 200 },
  ]);
});

const model = trace(
  { id: 'a', operationName: 'Checkout' },
  { id: 'b', parent: 'a', tags: { 'http.route': '/cart' }, startTime: 1001 },
  { id: 'c', parent: 'a', logs: [{ timestamp: 1, fields: tagsOf({ event: 'cart read' }) }], startTime: 1002 },
);
test('find: the next and the one before, around the ends', () => {
  const [a, b, c] = model.nodes;
  assert.equal(nextOf(model.nodes, undefined, 1), a);
  assert.equal(nextOf(model.nodes, b, 1), c);
  assert.equal(nextOf(model.nodes, c, 1), a);
  assert.equal(nextOf(model.nodes, a, -1), c);
  assert.equal(nextOf([], a, 1), undefined);
});
