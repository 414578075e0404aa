import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureProvider } from './fixture-provider.ts';

test('getTracer: a name that is none makes a working tracer with an empty name, numbers are written as text', () => {
  const { provider, ended } = fixtureProvider();
  const given: readonly (readonly [unknown, unknown])[] = [
    [undefined, undefined],
    [null, null],
    [Symbol('s'), {}],
    [42, 1.5],
    ['mine', 2n],
  ];
  for (const [name, version] of given)
    provider
      .getTracer(name as string, version as string)
      .startSpan('op')
      .end();
  assert.deepEqual(
    ended.map(({ scopeName, scopeVersion }) => [scopeName, scopeVersion]),
    [
      ['', undefined],
      ['', undefined],
      ['', undefined],
      ['42', '1.5'],
      ['mine', '2'],
    ],
  );
});

test('getTracer: one for each name and version, also where they are written alike', () => {
  const { provider } = fixtureProvider();
  assert.equal(provider.getTracer('a', '1'), provider.getTracer('a', '1'));
  assert.notEqual(provider.getTracer('a@1'), provider.getTracer('a', '1'));
  assert.equal(provider.getTracer('a@1').scope.name, 'a@1');
});

test('getTracer: names without end fill no memory, and all of their tracers work', () => {
  const { provider, ended } = fixtureProvider();
  for (let index = 0; index < 1001; index++) provider.getTracer(`name ${index}`).startSpan('op').end();
  assert.equal(ended.length, 1001);
  assert.equal(provider.getTracer('name 1'), provider.getTracer('name 1'));
  assert.notEqual(provider.getTracer('name 1000'), provider.getTracer('name 1000'));
});
