import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context } from '@opentelemetry/api';
import { rootContext } from './context.ts';
import { NamedParents } from './named-parents.ts';

const marked = (mark: string): Context => rootContext.setValue(Symbol.for('mark'), mark);
const markOf = (context: Context): unknown => context.getValue(Symbol.for('mark'));

function remembering(...spanIds: readonly string[]): NamedParents {
  const parents = new NamedParents();
  for (const spanId of spanIds) parents.remember(spanId, { below: () => marked(spanId) });
  return parents;
}

const headers = (values: Readonly<Record<string, string>>) => ({
  requestHeader: (name: string) => (values[name] === undefined ? undefined : [values[name]]),
});

for (const [name, value] of [
  ['uber-trace-id', '4bf92f3577b34da6:f067aa0ba902b7:0:1'],
  ['uber-trace-id', '4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1'],
  ['uber-trace-id', '4bf92f3577b34da6%3Af067aa0ba902b7%3A0%3A1'],
  ['uber-trace-id', '4BF92F3577B34DA6:F067AA0BA902B7:0:1'],
  ['x-b3-spanid', '00f067aa0ba902b7'],
  ['x-b3-spanid', 'f067aa0ba902b7'],
  ['b3', '80f198ee56343ba864fe8b2a57d3eff7-00f067aa0ba902b7-1'],
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
] as const) {
  test(`${name}: ${value} names a span that was injected`, () => {
    for (const spanId of ['f067aa0ba902b7', '00f067aa0ba902b7']) {
      const parents = remembering('1', spanId);
      assert.equal(markOf(parents.contextFor(rootContext, headers({ [name]: value }))), spanId);
    }
  });

  test(`${name}: ${value} names nothing when another was injected`, () => {
    const parents = remembering('1');
    assert.equal(parents.contextFor(rootContext, headers({ [name]: value })), rootContext);
  });
}

for (const value of ['', ':', 'a', '::::', '0:0:0:0', '%']) {
  test(`uber-trace-id: ${JSON.stringify(value)} names nothing`, () => {
    const parents = remembering('1');
    for (const name of ['uber-trace-id', 'x-b3-spanid', 'b3', 'traceparent']) {
      assert.equal(parents.contextFor(rootContext, headers({ [name]: value })), rootContext);
    }
  });
}

test('a header of another name with the same grammar', () => {
  const parents = remembering('b7');
  const sent = headers({ 'x-o3-trace': '1:b7:0:1' });
  assert.equal(parents.contextFor(rootContext, sent), rootContext);
  parents.addUberHeader('x-o3-trace');
  assert.equal(markOf(parents.contextFor(rootContext, sent)), 'b7');
});

test('4096 are remembered; then the oldest goes, and one that comes again takes no room', () => {
  const parents = remembering('1');
  const find = (spanId: string): unknown =>
    markOf(parents.contextFor(rootContext, headers({ 'uber-trace-id': `1:${spanId}:0:1` })));
  for (let id = 2; id <= 4096; id++) parents.remember(id.toString(16), { below: () => marked(String(id)) });
  parents.remember('2', { below: () => marked('again') });
  assert.deepEqual([parents.size, find('1'), find('2')], [4096, '1', 'again']);
  parents.remember('ffff', { below: () => marked('newest') });
  assert.deepEqual([parents.size, find('1'), find('ffff')], [4096, undefined, 'newest']);
  parents.forget();
  assert.ok(parents.isEmpty);
});
