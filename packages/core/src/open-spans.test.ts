import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSpan, OpenSpans } from './open-spans.ts';

const span = (): OpenSpan => ({ previousOpen: undefined, nextOpen: undefined });

test('spans leave from every place of the list, twice without harm', () => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [1, 2, 0],
  ]) {
    const list = new OpenSpans<OpenSpan>();
    const spans = [span(), span(), span()];
    for (const one of spans) list.add(one);
    for (const index of order) {
      list.remove(spans[index] as OpenSpan);
      list.remove(spans[index] as OpenSpan);
    }
    assert.equal(list.count, 0);
    list.forEach(() => {
      assert.fail('the list is empty');
    });
  }
});

test('a span that nobody ends is forgotten when there are too many', () => {
  const list = new OpenSpans<OpenSpan>(2);
  const spans = [span(), span(), span()];
  for (const one of spans) list.add(one);
  const seen: OpenSpan[] = [];
  list.forEach((one) => {
    seen.push(one);
  });
  assert.deepEqual([list.count, seen.length, seen[0] === spans[1]], [2, 2, true]);
});
