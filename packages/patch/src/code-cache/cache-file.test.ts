import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cacheFileOf, readCache, writeCache } from './cache-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'spoor-cache-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'file.cache');
const bundle = Buffer.from('exports.a = 1;');
const data = Buffer.from('what V8 has made of it');

test('the file is named for the bundle, the version and the architecture', () => {
  assert.equal(cacheFileOf('/dist/sdk.cjs'), `/dist/sdk.${process.version}-${process.arch}.cache`);
});

test('what was written is read for the same bundle, and nothing else is left in the folder', () => {
  writeCache(file, bundle, data);
  assert.deepEqual(readCache(file, bundle), data);
  assert.deepEqual(readdirSync(folder), ['file.cache']);
});

test('another bundle of the same length has no cache', () => {
  writeCache(file, bundle, data);
  assert.equal(readCache(file, Buffer.from('exports.a = 2;')), undefined);
});

test('a file with any wrong bit, of any other length, or of nothing is not whole', () => {
  writeCache(file, bundle, data);
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    writeFileSync(file, damaged);
    assert.equal(readCache(file, bundle), undefined, `the byte ${at}`);
  }
  for (const length of [0, 7, 19, whole.length - 1]) {
    writeFileSync(file, whole.subarray(0, length));
    assert.equal(readCache(file, bundle), undefined, `${length} bytes`);
  }
  writeFileSync(file, Buffer.concat([whole, data]));
  assert.equal(readCache(file, bundle), undefined);
});

test('a file that cannot be written leaves nothing behind', () => {
  assert.throws(() => writeCache(join(folder, 'missing', 'file.cache'), bundle, data), /ENOENT/);
});
