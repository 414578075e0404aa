import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { regenerate, sectionTable } from './document.ts';
import { optionVariables } from './options.ts';

const path = new URL('../../../docs/configuration.md', import.meta.url);

test('docs/configuration.md is what the option table says (node packages/build/docs.mjs writes it)', () => {
  const document = readFileSync(path, 'utf8');
  assert.equal(document, regenerate(document));
});

test('every variable is documented, and no documented one is unknown', () => {
  const document = readFileSync(path, 'utf8');
  const written = new Set(
    document.match(/`(OTEL|JAEGER|SPOOR)_[A-Z0-9_]+`/g)?.map((name) => name.slice(1, -1)),
  );
  assert.deepEqual(
    optionVariables.filter((name) => !written.has(name)),
    [],
  );
  assert.deepEqual(
    [...written].filter((name) => !optionVariables.includes(name)),
    [],
  );
});

test('a row has its names in their order, its rule, its default, its status and its programmatic name', () => {
  const lines = sectionTable('batch').split('\n');
  assert.equal(
    lines[2],
    '| `OTEL_BSP_SCHEDULE_DELAY`<br>`JAEGER_REPORTER_FLUSH_INTERVAL` | a whole number of milliseconds >= 0 and <= 2147483647; JAEGER_REPORTER_FLUSH_INTERVAL: milliseconds or a Go duration such as 500ms or 2s | `5000` | Longest time a finished span waits before it is sent. | `scheduleDelayMs` |',
  );
  assert.match(sectionTable('own'), /\(not supported yet\) \| `testTraffic` \|/);
});

test('a section without a place, and a place without a section, are errors', () => {
  const document = readFileSync(path, 'utf8');
  assert.throws(
    () => regenerate(document.replace('options: zipkin', 'options: zipkn')),
    /options: zipkn must be/,
  );
  assert.throws(() => regenerate(''), /must have a place for general, batch/);
  assert.throws(
    () => regenerate(document.replace('secret names', 'names')),
    /must have a place for secret names/,
  );
});
