import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting, formatBinaryField, formatCompactField, usualFieldId } from './context-field.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const name = '7472616365706172656e74';
const value = Buffer.from(traceparent).toString('hex');
const entries = ['traceparent', traceparent];

test('binary: type, number, types of the map, and each text with its length', () => {
  const field = formatBinaryField(usualFieldId, entries);
  assert.equal(field.toString('hex'), `0d22b80b0b000000010000000b${name}00000037${value}`);
  assert.equal(field.length, 83);
});

test('compact: the number in full, whatever field was before', () => {
  const field = formatCompactField(usualFieldId, entries);
  assert.equal(field.toString('hex'), `0bf08a0101880b${name}37${value}`);
  assert.equal(field.length, 74);
});

test('lengths are those of UTF-8, and long ones take two bytes in the compact form', () => {
  const text = 'ü'.repeat(100);
  const bytes = Buffer.from(text).toString('hex');
  assert.equal(
    formatBinaryField(1, ['k', text]).toString('hex'),
    `0d00010b0b00000001000000016b000000c8${bytes}`,
  );
  assert.equal(formatCompactField(1, ['k', text]).toString('hex'), `0b020188016bc801${bytes}`);
});

test('what fits is written as it came', () => {
  const given = ['baggage', 'a=1', ...entries];
  assert.equal(fitting(given), given);
});

test('of too much, the ids come first, then tracestate, and what is left of the room is for the rest', () => {
  const [state, long, short] = ['s'.repeat(500), 'l'.repeat(8000), 'k=v'];
  const kept = fitting(['uberctx-long', long, 'baggage', short, 'tracestate', state, ...entries]);
  assert.deepEqual(kept, [...entries, 'tracestate', state, 'baggage', short]);
});

test('a hundred entries are written, of more the ids and the first ones', () => {
  const many = Array.from({ length: 101 }, (_, index) => [`uberctx-${index}`, 'x']).flat();
  const kept = fitting([...many, ...entries]);
  assert.equal(kept.length, 200);
  assert.deepEqual(kept.slice(0, 4), [...entries, 'uberctx-0', 'x']);
  assert.equal(fitting(many.slice(0, 200)).length, 200);
});

test('8000 characters of names and values are written whole, one more is not', () => {
  const given = (length: number) => ['b', 'x'.repeat(length - 1)];
  assert.equal(fitting(given(8000)).length, 2);
  assert.equal(fitting(given(8001)).length, 0);
});
