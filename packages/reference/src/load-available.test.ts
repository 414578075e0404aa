import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAvailable } from './load-available.ts';

const nowhere = (name: string): string => {
  throw new Error(`Cannot find module '${name}'`);
};
const env = { SPOOR_ENGINE: 'reference', OTEL_TRACES_EXPORTER: 'zipkin' };

test('without its packages the reference engine is the fast one, with one error that names what to install', () => {
  const { config, problems } = loadAvailable(env, { argv0: 'node' }, nowhere);
  assert.equal(config.engine, 'fast');
  // What the fast engine has stays.
  assert.deepEqual(
    config.exporters.map(({ type }) => type),
    ['zipkin'],
  );
  assert.equal(problems.length, 1);
  assert.match(
    `${problems[0]?.level}: ${problems[0]?.message}`,
    /^error: SPOOR_ENGINE must be fast where .* npm install (@opentelemetry\/[\w-]+@\^[\d.]+ ?){10}$/,
  );
});

test('the option of start() is called by its name', () => {
  const facts = { argv0: 'node', programmatic: { engine: 'reference' } };
  const { config, problems } = loadAvailable({}, facts, nowhere);
  assert.equal(config.engine, 'fast');
  assert.match(problems[0]?.message ?? '', /^engine must be fast /);
});

test('who does not ask for it is not asked for packages', () => {
  const { problems } = loadAvailable({}, { argv0: 'node' }, () => assert.fail('nobody looks'));
  assert.deepEqual(problems, []);
});
