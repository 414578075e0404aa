import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeKey, toEights } from './attribute-sink.ts';

/** What a writer makes of them. */
function stored(eights: readonly number[]): Buffer {
  const bytes = Buffer.alloc(eights.length * 8);
  eights.forEach((eight, index) => {
    bytes.writeDoubleLE(eight, index * 8);
  });
  return bytes;
}

const names = [
  '',
  'a',
  'http.request.method',
  '12345678',
  '123456789',
  'ключ',
  '🦓🦓🦓',
  '\u007f\u{10ffff}\u007f\uffff',
];

for (const name of names) {
  test(`eights: the bytes of '${name}' come back, and zeros behind them`, () => {
    const { utf8, eights } = attributeKey(name);
    assert.equal(eights.length, Math.ceil(utf8.length / 8));
    const filled = Buffer.alloc(eights.length * 8);
    filled.set(utf8);
    assert.deepEqual(stored(eights), filled);
  });
}

test('eights: no double of UTF-8 is a NaN, wherever the widest characters stand', () => {
  for (let before = 0; before < 8; before++) {
    const utf8 = Buffer.from(`${'\u007f'.repeat(before)}\u{10ffff}\u007f\uffff\u007f\u{f0000}`);
    assert.ok(toEights(utf8).every((eight) => !Number.isNaN(eight)));
  }
});
