import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeSettings } from '@spoor/config';
import { start } from './public.ts';
import { version } from './version.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const namesInTypes = () => {
  const source = readFileSync(join(import.meta.dirname, 'public-types.ts'), 'utf8');
  const [, body = ''] = source.split('interface StartOptions {');
  return [...(body.split('\n}')[0] ?? '').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name = '']) => name);
};

test('the types have every option of the table, and no other', () => {
  const known = describeSettings({}, { argv0: 'node' })
    // The switches of libraries are variables alone.
    .filter(({ value }) => !/^(on$|off\b)/.test(String(value)))
    .map(({ name }) => name);
  assert.ok(known.length > 80);
  assert.deepEqual(namesInTypes(), known);
});

for (const [options, message] of [
  [
    { serviceNam: 'x' },
    /^serviceNam must be the name of an option, got 'serviceNam'; the nearest is serviceName$/,
  ],
  [{ maxQueueSpans: -1 }, /^maxQueueSpans must be .*, got -1$/],
  [{ exporters: ['jager'] }, /^exporters must be .*, got \[ 'jager' \]$/],
  [null, /^options must be an object, got null$/],
  [['x'], /^options must be an object, got \[ 'x' \]$/],
  ['x', /^options must be an object, got 'x'$/],
] as const) {
  test(`start(${JSON.stringify(options)}) throws a TypeError and starts nothing`, () => {
    assert.throws(() => start(options as object), { name: 'TypeError', message });
    assert.equal(Symbol.for('spoor.running') in globalThis, false);
  });
}

test('the version is that of the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.equal(version, manifest.version);
});
