import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RANDOM, REMOTE, SAMPLED } from '../span-identity.ts';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const ids = `${trace}-${span}`;

const accepted: [name: string, header: string, bits: number][] = [
  ['sampled', `00-${ids}-01`, SAMPLED],
  ['not sampled', `00-${ids}-00`, 0],
  ['random', `00-${ids}-03`, SAMPLED | RANDOM],
  ['random only', `00-${ids}-02`, RANDOM],
  ['unknown flags are dropped', `00-${ids}-ff`, SAMPLED | RANDOM],
  ['unknown flags without ours', `00-${ids}-fc`, 0],
  ['version 01', `01-${ids}-01`, SAMPLED],
  ['version fe, the highest', `fe-${ids}-01`, SAMPLED],
  ['a future version with more fields', `cc-${ids}-01-what-the-future-will-be-like`, SAMPLED],
  ['a future version ending in a dash', `cc-${ids}-01-`, SAMPLED],
  ['space around it', `\t 00-${ids}-01 \t`, SAMPLED],
];

for (const [name, header, bits] of accepted) {
  test(`traceparent: reads ${name}`, () => {
    const identity = parseTraceparent(header);
    assert.equal(identity?.traceId, trace);
    assert.equal(identity.spanId, span);
    assert.equal(identity.bits, bits | REMOTE);
  });
}

const rejected: [name: string, header: string][] = [
  ['nothing', ''],
  ['54 characters', `00-${ids}-0`],
  ['version ff', `ff-${ids}-01`],
  ['a version that is no hex', `.0-${ids}-01`],
  ['a version of three digits', `000-${ids}-01`],
  ['an upper-case version', `CC-${ids}-01`],
  ['version 00 with a 56th character', `00-${ids}-01.`],
  ['version 00 with more fields', `00-${ids}-01-what`],
  ['a future version whose 56th character is no dash', `cc-${ids}-01.what`],
  ['a zero trace id', `00-${'0'.repeat(32)}-${span}-01`],
  ['a zero span id', `00-${trace}-${'0'.repeat(16)}-01`],
  ['an upper-case trace id', `00-${trace.toUpperCase()}-${span}-01`],
  ['an upper-case span id', `00-${trace}-${span.toUpperCase()}-01`],
  ['a 31-digit trace id', `00-${trace.slice(1)}-${span}-01`],
  ['a 33-digit trace id', `00-${trace}0-${span}-01`],
  ['a 15-digit span id', `00-${trace}-${span.slice(1)}-01`],
  ['a 17-digit span id', `00-${trace}-${span}0-01`],
  ['flags of one digit', `00-${ids}-1`],
  ['flags of three digits', `00-${ids}-001`],
  ['flags that are no hex', `00-${ids}-0.`],
  ['an underscore for the first dash', `00_${ids}-01`],
  ['an underscore for the second dash', `00-${trace}_${span}-01`],
  ['an underscore for the third dash', `00-${ids}_01`],
  ['a character that only looks like a digit', `00-\u0134${trace.slice(1)}-${span}-01`],
  ['two headers, joined by Node', `00-${ids}-01, 00-${ids}-01`],
  ['two headers of a future version', `cc-${ids}-01-x, cc-${ids}-01-x`],
];

for (const [name, header] of rejected) {
  test(`traceparent: rejects ${name}`, () => assert.equal(parseTraceparent(header), undefined));
}

for (const flags of ['00', '01', '02', '03']) {
  test(`traceparent: flags ${flags} go round`, () => {
    const identity = parseTraceparent(`00-${ids}-${flags}`);
    assert.ok(identity);
    assert.equal(formatTraceparent(identity), `00-${ids}-${flags}`);
  });
}

test('traceparent: a future version is sent on as version 00 without what we do not know', () => {
  const identity = parseTraceparent(`cc-${ids}-ff-more`);
  assert.ok(identity);
  assert.equal(formatTraceparent(identity), `00-${ids}-03`);
});
