import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spanTest } from '../query/match-span.ts';
import { parseQuery } from '../query/parse-query.ts';
import { trace } from '../trace/testing.ts';
import { groupQuery } from './group-query.ts';

const call = (id: string, operationName: string, path?: string) => ({
  ...{ id, parent: 'a', operationName },
  tags: { 'span.kind': 'client', ...(path === undefined ? {} : { 'url.full': `http://items${path}` }) },
});

const groups: [string, ReturnType<typeof call>[], string][] = [
  [
    'calls that differ by path',
    [call('b', 'GET', '/item/7'), call('c', 'GET', '/item/8')],
    'service=shop operation=GET path~/item/*',
  ],
  ['calls of one name', [call('b', 'read row'), call('c', 'read row')], 'service=shop operation="read row"'],
  ['names that differ', [call('b', 'job 7'), call('c', 'job 8')], 'service=shop operation~"job *"'],
  [
    'one path',
    [call('b', 'GET', '/item/7'), call('c', 'GET', '/item/7')],
    'service=shop operation=GET path=/item/7',
  ],
];
for (const [name, sketches, expected] of groups) {
  test(`group: ${name} are found again`, () => {
    const model = trace({ id: 'a', operationName: 'other 7' }, ...sketches);
    const nodes = model.nodes.filter(({ span }) => span.spanID !== 'a');
    const text = groupQuery(nodes);
    assert.equal(text, expected);
    const query = parseQuery(text);
    const matches = spanTest(query.tag === 'terms' ? query.terms : [], () => []);
    assert.deepEqual(model.nodes.filter(matches), nodes);
  });
}
