import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEBUG, DEFERRED, REMOTE, SAMPLED } from '../span-identity.ts';
import { formatB3, parseB3, parseB3State } from './b3.ts';
import { type B3Headers, formatB3Multi, parseB3Multi, parseB3MultiState } from './b3-multi.ts';

const trace = '80f198ee56343ba864fe8b2a57d3eff7';
const span = 'e457b5a2e4d86bd1';
const parent = '05e3ac9a4f6e3b90';

const single: [header: string, bits: number][] = [
  [`${trace}-${span}-1`, SAMPLED],
  [`${trace}-${span}-0`, 0],
  [`${trace}-${span}-d`, SAMPLED | DEBUG],
  [`${trace}-${span}`, DEFERRED],
  [`${trace}-${span}-1-${parent}`, SAMPLED],
  [`${trace}-${span}-d-${parent}`, SAMPLED | DEBUG],
  [`${trace}-${span}-${parent}`, DEFERRED],
  [`${trace}-${span}-true`, SAMPLED],
  [`${trace.toUpperCase()}-${span}-1`, SAMPLED],
];

for (const [header, bits] of single) {
  test(`b3: reads ${header}`, () => {
    const identity = parseB3(header);
    assert.equal(identity?.traceId, trace);
    assert.equal(identity.spanId, span);
    assert.equal(identity.bits, bits | REMOTE);
  });
}

test('b3: reads a 64-bit trace id and writes it as 16 digits', () => {
  const identity = parseB3(`64fe8b2a57d3eff7-${span}-1`);
  assert.ok(identity);
  assert.equal(identity.traceId, `${'0'.repeat(16)}64fe8b2a57d3eff7`);
  assert.equal(formatB3(identity), `64fe8b2a57d3eff7-${span}-1`);
});

const broken = [
  '',
  '0',
  'd',
  '-',
  trace,
  `${trace}-`,
  `${trace.slice(1)}-${span}-1`,
  `${trace}0-${span}-1`,
  `${trace}-${span.slice(1)}-1`,
  `${trace}-${span}0-1`,
  `${trace}-${span}-`,
  `${trace}-${span}-2`,
  `${trace}-${span}_1`,
  `${'0'.repeat(32)}-${span}-1`,
  `${trace}-${'0'.repeat(16)}-1`,
  `${trace}-${span}-1, ${trace}-${span}-1`,
  `x${trace.slice(1)}-${span}-1`,
];
for (const header of broken) {
  test(`b3: rejects "${header}"`, () => assert.equal(parseB3(header), undefined));
}

for (const header of [`${trace}-${span}-1`, `${trace}-${span}-0`, `${trace}-${span}-d`, `${trace}-${span}`]) {
  test(`b3: ${header} goes round`, () => {
    const identity = parseB3(header);
    assert.ok(identity);
    assert.equal(formatB3(identity), header);
  });
}

test('b3: a state alone is a wish for the root', () => {
  assert.equal(parseB3State('0')?.bits, 0);
  assert.equal(parseB3State('1')?.bits, SAMPLED);
  assert.equal(parseB3State('d')?.bits, SAMPLED | DEBUG);
  assert.equal(parseB3State('2'), undefined);
  assert.equal(parseB3State(''), undefined);
  assert.equal(parseB3State(`${trace}-${span}-1`), undefined);
});

const headers = (sampled?: string, flags?: string): B3Headers => ({
  traceId: trace,
  spanId: span,
  sampled,
  flags,
});
const multi: [headers: B3Headers, bits: number][] = [
  [headers('1'), SAMPLED],
  [headers('0'), 0],
  [headers('true'), SAMPLED],
  [headers('False'), 0],
  [headers(), DEFERRED],
  [headers(undefined, '1'), SAMPLED | DEBUG],
  [headers('0', '1'), SAMPLED | DEBUG],
  [headers('1', '0'), SAMPLED],
];
for (const [given, bits] of multi) {
  test(`b3 multi: reads sampled ${given.sampled}, flags ${given.flags}`, () => {
    const identity = parseB3Multi(given);
    assert.equal(identity?.traceId, trace);
    assert.equal(identity.bits, bits | REMOTE);
  });
}

const brokenMulti: [name: string, headers: B3Headers][] = [
  ['no span id', { ...headers('1'), spanId: undefined }],
  ['no trace id', { ...headers('1'), traceId: undefined }],
  ['a short trace id', { ...headers('1'), traceId: '123' }],
  ['a long span id', { ...headers('1'), spanId: `${span}0` }],
  ['a zero trace id', { ...headers('1'), traceId: '0'.repeat(32) }],
  ['a state that is none', headers('maybe')],
  ["the single header's d", headers('d')],
];
for (const [name, given] of brokenMulti) {
  test(`b3 multi: rejects ${name}`, () => assert.equal(parseB3Multi(given), undefined));
}

const written: [headers: B3Headers, rest: Record<string, string>][] = [
  [headers('1'), { 'x-b3-sampled': '1' }],
  [headers('0'), { 'x-b3-sampled': '0' }],
  [headers(undefined, '1'), { 'x-b3-flags': '1' }],
  [headers(), {}],
];
for (const [given, rest] of written) {
  test(`b3 multi: writes ${JSON.stringify(rest)} beside the ids`, () => {
    const identity = parseB3Multi(given);
    assert.ok(identity);
    const out: Record<string, string> = {};
    formatB3Multi(identity, {
      roomFor: () => Number.POSITIVE_INFINITY,
      set: (name, value) => (out[name] = value),
    });
    assert.deepEqual(out, { 'x-b3-traceid': trace, 'x-b3-spanid': span, ...rest });
  });
}

test('b3 multi: a state without ids is a wish for the root', () => {
  const alone = (sampled?: string, flags?: string) => ({
    traceId: undefined,
    spanId: undefined,
    sampled,
    flags,
  });
  assert.equal(parseB3MultiState(alone('0'))?.bits, 0);
  assert.equal(parseB3MultiState(alone('1'))?.bits, SAMPLED);
  assert.equal(parseB3MultiState(alone(undefined, '1'))?.bits, SAMPLED | DEBUG);
  assert.equal(parseB3MultiState(alone()), undefined);
  assert.equal(parseB3MultiState(headers('1')), undefined);
});
