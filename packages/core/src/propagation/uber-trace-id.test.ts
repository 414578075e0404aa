import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEBUG, FIREHOSE, RANDOM, REMOTE, SAMPLED, SpanIdentity } from '../span-identity.ts';
import { formatUberTraceId, parseUberTraceId } from './uber-trace-id.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

const accepted: [name: string, header: string, trace: string, span: string, bits: number][] = [
  ['128 bits', `${trace}:${span}:0:1`, trace, span, SAMPLED],
  ['not sampled', `${trace}:${span}:0:0`, trace, span, 0],
  ['64 bits', `a3ce929d0e0e4736:${span}:0:1`, `${'0'.repeat(16)}a3ce929d0e0e4736`, span, SAMPLED],
  ['stripped zeros', '1:2:0:1', '1'.padStart(32, '0'), '2'.padStart(16, '0'), SAMPLED],
  [
    '17 digits',
    '10000000000000001:2:0:1',
    '10000000000000001'.padStart(32, '0'),
    '2'.padStart(16, '0'),
    SAMPLED,
  ],
  ['upper case', `${trace.toUpperCase()}:${span.toUpperCase()}:0:1`, trace, span, SAMPLED],
  ['a parent', `${trace}:${span}:${span}:1`, trace, span, SAMPLED],
  ['a parent that is nonsense', `${trace}:${span}:xyz:1`, trace, span, SAMPLED],
  ['no parent', `${trace}:${span}::1`, trace, span, SAMPLED],
  ['two digits of flags', `${trace}:${span}:0:01`, trace, span, SAMPLED],
  ['debug', `${trace}:${span}:0:3`, trace, span, SAMPLED | DEBUG],
  ['debug without sampled as nothing', `${trace}:${span}:0:2`, trace, span, 0],
  ['firehose', `${trace}:${span}:0:9`, trace, span, SAMPLED | FIREHOSE],
  ['firehose alone', `${trace}:${span}:0:8`, trace, span, FIREHOSE],
  ['all flags', `${trace}:${span}:0:ff`, trace, span, SAMPLED | DEBUG | FIREHOSE],
  ['an unused flag as nothing', `${trace}:${span}:0:4`, trace, span, 0],
  ['encoded colons', `${trace}%3A${span}%3A0%3A1`, trace, span, SAMPLED],
  ['encoded colons in lower case', `${trace}%3a${span}%3a0%3a1`, trace, span, SAMPLED],
  ['space around it', ` ${trace}:${span}:0:1\t`, trace, span, SAMPLED],
];

for (const [name, header, traceId, spanId, bits] of accepted) {
  test(`uber-trace-id: reads ${name}`, () => {
    const identity = parseUberTraceId(header);
    assert.equal(identity?.traceId, traceId);
    assert.equal(identity.spanId, spanId);
    assert.equal(identity.bits, bits | REMOTE);
  });
}

const rejected: [name: string, header: string][] = [
  ['nothing', ''],
  ['three fields', `${trace}:${span}:1`],
  ['five fields', `${trace}:${span}:0:1:1`],
  ['a 33-digit trace id', `0${trace}:${span}:0:1`],
  ['a 17-digit span id', `${trace}:0${span}:0:1`],
  ['a zero trace id', `0:${span}:0:1`],
  ['a long zero trace id', `${'0'.repeat(32)}:${span}:0:1`],
  ['a zero span id', `${trace}:0:0:1`],
  ['an empty trace id', `:${span}:0:1`],
  ['an empty span id', `${trace}::0:1`],
  ['no hex in the trace id', `g:${span}:0:1`],
  ['no hex in the span id', `${trace}:0x1:0:1`],
  ['no flags', `${trace}:${span}:0:`],
  ['flags of three digits', `${trace}:${span}:0:001`],
  ['flags that are no hex', `${trace}:${span}:0:x`],
  ['negative flags', `${trace}:${span}:0:-1`],
  ['a value encoded twice', `${trace}%253A${span}%253A0%253A1`],
  ['a broken escape', `${trace}%3${span}%3A0%3A1`],
  ['two headers, joined by Node', `${trace}:${span}:0:1, ${trace}:${span}:0:1`],
  ['a very long encoded value', `1%3A2%3A0%3A1${'%20'.repeat(100)}`],
];

for (const [name, header] of rejected) {
  test(`uber-trace-id: rejects ${name}`, () => assert.equal(parseUberTraceId(header), undefined));
}

const formatted: [name: string, traceId: string, bits: number, header: string][] = [
  ['128 bits', trace, SAMPLED, `${trace}:${span}:0:1`],
  [
    '64 bits as 16 digits, zeros kept',
    `${'0'.repeat(17)}3ce929d0e0e4736`,
    SAMPLED,
    `03ce929d0e0e4736:${span}:0:1`,
  ],
  ['a high half with leading zeros as 32', `0${trace.slice(1)}`, 0, `0${trace.slice(1)}:${span}:0:0`],
  ['debug', trace, SAMPLED | DEBUG, `${trace}:${span}:0:3`],
  ['firehose', trace, SAMPLED | FIREHOSE, `${trace}:${span}:0:9`],
  ['debug and firehose as one safe digit', trace, SAMPLED | DEBUG | FIREHOSE, `${trace}:${span}:0:3`],
  ["nothing for W3C's random flag", trace, SAMPLED | RANDOM, `${trace}:${span}:0:1`],
  ['only the sampled flag of all W3C flags', trace, 0xff, `${trace}:${span}:0:1`],
  ['random alone as not sampled', trace, RANDOM, `${trace}:${span}:0:0`],
];

for (const [name, traceId, bits, header] of formatted) {
  test(`uber-trace-id: writes ${name}`, () => {
    const plain = SpanIdentity.fromHex(traceId, span, 0);
    assert.ok(plain);
    const { t0, t1, t2, t3, s0, s1 } = plain;
    const identity = new SpanIdentity(t0, t1, t2, t3, s0, s1, bits, undefined);
    assert.equal(formatUberTraceId(identity), header);
    assert.equal(parseUberTraceId(header)?.traceId, traceId);
  });
}
