import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrowingBuffer } from './growing-buffer.ts';

test('a body of single bytes is the bytes, in order, and takes at most twice its size', () => {
  const buffer = new GrowingBuffer();
  const text = 'the quick brown fox '.repeat(5000);
  for (const byte of Buffer.from(text)) buffer.add(Uint8Array.of(byte));
  assert.equal(buffer.length, text.length);
  assert.equal(String(buffer.bytes()), text);
  assert.equal(buffer.bytes().buffer.byteLength <= text.length * 2, true);
});

test('large chunks, and none', () => {
  const buffer = new GrowingBuffer();
  assert.equal(buffer.bytes().length, 0);
  buffer.add(Buffer.alloc(100, 'a'));
  buffer.add(Buffer.alloc(0));
  buffer.add(Buffer.alloc(1000, 'b'));
  assert.equal(String(buffer.bytes()), 'a'.repeat(100) + 'b'.repeat(1000));
});
