import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { SpanStore } from './span-store.ts';
import { tagKeys, tagValues } from './tag-catalog.ts';

const store = new SpanStore();
const process = { serviceName: 'web', tags: [tag('host.name', 'h1')] };
store.insert([
  span({
    traceId: traceId(1),
    process,
    kind: 'server',
    tags: [tag('user', 'ada'), tag('http.status_code', 200)],
  }),
  span({
    traceId: traceId(1),
    spanId: spanId(2),
    process,
    tags: [tag('user', 'ada'), tag('http.response.status_code', 500)],
    logs: [{ timeMicros: 1, fields: [tag('event', 'retry')] }],
  }),
  span({
    traceId: traceId(2),
    service: 'shop',
    name: 'pay',
    tags: [tag('user', 'bob'), tag('long', 'x'.repeat(201))],
  }),
]);

test('keys: of tags, logs and processes, the most used first', () => {
  assert.deepEqual(tagKeys(store), [
    { text: 'user', count: 3 },
    { text: 'host.name', count: 2 },
    { text: 'event', count: 1 },
    { text: 'http.response.status_code', count: 1 },
    { text: 'http.status_code', count: 1 },
    { text: 'long', count: 1 },
    { text: 'span.kind', count: 1 },
  ]);
});

const values: [key: string, service: string | undefined, texts: string[]][] = [
  ['user', undefined, ['ada', 'bob']],
  ['user', 'shop', ['bob']],
  ['host.name', undefined, ['h1']],
  ['status', undefined, ['200', '500']],
  ['service', undefined, ['web', 'shop']],
  ['operation', 'shop', ['pay']],
  ['name', undefined, ['GET /', 'pay']],
  ['kind', undefined, ['server']],
  ['event', undefined, ['retry']],
  ['long', undefined, []],
  ['none', undefined, []],
];
for (const [key, service, texts] of values) {
  test(`values of ${key} ${service === undefined ? 'everywhere' : `of ${service}`}`, () => {
    assert.deepEqual(
      tagValues(store, key, service).map(({ text }) => text),
      texts,
    );
  });
}
