import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatByte, formatWord, isHex, parseWord } from './hex.ts';
import { SpanIdentity } from './span-identity.ts';

test('hex: words come back, with both ends of the range', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (word) => {
      assert.equal(parseWord(formatWord(word), 0, 8), word);
    }),
  );
  assert.deepEqual([formatByte(0x0f), formatWord(-1), formatWord(0)], ['0f', 'ffffffff', '00000000']);
});

test('hex: neighbours of the digits are none', () => {
  for (const text of ['/', ':', '@', 'G', '`', 'g', 'é', '０']) assert.equal(isHex(text, 0, 1), false, text);
  assert.equal(isHex('09afAF', 0, 6), true);
  assert.equal(isHex('0', 0, 2), false);
});

test('ids: short ones are padded on the left, upper case is read', () => {
  const identity = SpanIdentity.fromHex('ABC', '12', 1);
  assert.equal(identity?.traceId, '00000000000000000000000000000abc');
  assert.equal(identity?.spanId, '0000000000000012');
});

test('ids: full width comes back as it was', () => {
  const identity = SpanIdentity.fromHex('0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', 1);
  assert.deepEqual(identity?.toSpanContext(), {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
  });
});

for (const [what, traceId, spanId] of [
  ['a trace id of 33 digits', '1'.repeat(33), '1'],
  ['a span id of 17 digits', '1', '1'.repeat(17)],
  ['a zero trace id', '0'.repeat(32), '1'],
  ['a zero span id', '1', '0'.repeat(16)],
  ['no trace id', '', '1'],
  ['a digit that is none', '12g4', '1'],
] as const) {
  test(`ids: refuses ${what}`, () => {
    assert.equal(SpanIdentity.fromHex(traceId, spanId, 1), undefined);
  });
}

test('Jaeger’s debug flag is not one of W3C’s, and random is not debug', () => {
  const debug = SpanIdentity.fromHex('1', '1', 1, { debug: true });
  assert.deepEqual([debug?.traceFlags, debug?.isDebug, debug?.isRandom], [1, true, false]);
  const random = SpanIdentity.fromHex('1', '1', 0x103);
  assert.deepEqual(
    [random?.traceFlags, random?.isDebug, random?.isRandom, random?.isRemote],
    [3, false, true, false],
  );
});

test('ids: asked for in turns, each has its own text', () => {
  const ids = ['1', '2', `1${'0'.repeat(8)}`, `1${'0'.repeat(16)}`, `1${'0'.repeat(24)}`];
  const identities = ids.map((id) => SpanIdentity.fromHex(id, '1', 1));
  for (const at of [0, 1, 0, 2, 3, 4, 4, 0])
    assert.equal(identities[at]?.traceId, ids[at]?.padStart(32, '0'));
});
