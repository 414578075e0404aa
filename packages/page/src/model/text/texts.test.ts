import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTags } from '../search/parse-tags.ts';
import { startCommands } from '../search/start-command.ts';
import { formatDuration, parseDuration } from './format-duration.ts';
import { formatAgo, formatRate, formatShare, plural, rateUnit } from './format-time.ts';
import { oneLine, visibleText } from './visible-text.ts';

const durations: [number, string][] = [
  [0, '0 µs'],
  [999, '999 µs'],
  [999.6, '1 ms'],
  [84_500, '84.5 ms'],
  [1_230_000, '1.23 s'],
  [125_000_000, '2 m 5 s'],
  [7_260_000_000, '2 h 1 m'],
  [-1500, '-1.5 ms'],
];
for (const [micros, text] of durations) {
  test(`duration: ${micros} µs is ${text}`, () => assert.equal(formatDuration(micros), text));
}

const typed: [string, number | undefined][] = [
  ['200ms', 200_000],
  ['1.5 s', 1_500_000],
  ['1m30s', 90_000_000],
  ['250', 250_000],
  ['12us', 12],
  ['', undefined],
  ['fast', undefined],
  ['-5ms', undefined],
  ['5 apples', undefined],
];
for (const [text, micros] of typed) {
  test(`duration: ${JSON.stringify(text)} is ${micros}`, () => assert.equal(parseDuration(text), micros));
}

test('time: how long ago', () => {
  const at = (seconds: number) => formatAgo(0, seconds * 1000);
  assert.deepEqual(
    [at(1), at(59), at(119), at(7200), at(200_000)],
    ['just now', '59 s ago', '1 min ago', '2 h ago', '2 d ago'],
  );
});

test('numbers: shares, rates, plurals', () => {
  assert.deepEqual([0, 0.0041, 0.126, 1].map(formatShare), ['0%', '0.41%', '13%', '100%']);
  const [often, rarely] = [rateUnit(1), rateUnit(0.99)];
  assert.deepEqual(
    [formatRate(0, often), formatRate(3, often), formatRate(0.5, often)],
    ['0', '3/s', '0.5/s'],
  );
  assert.deepEqual([rarely.seconds, formatRate(10, rarely)], [60, '10/min']);
  assert.deepEqual([plural(1, 'span'), plural(12_345, 'span')], ['1 span', '12,345 spans']);
});

const tagInputs: [string, Record<string, string>][] = [
  ['', {}],
  ['http.status_code=500', { 'http.status_code': '500' }],
  [' a=1   b="two words" ', { a: '1', b: 'two words' }],
  ['q="say \\"hi\\" \\\\"', { q: 'say "hi" \\' }],
  ['empty= next=x', { empty: '', next: 'x' }],
  ['url=http://x/?a=b', { url: 'http://x/?a=b' }],
];
for (const [text, tags] of tagInputs) {
  test(`tags: ${JSON.stringify(text)}`, () => {
    const read = parseTags(text);
    assert.equal(read.tag, 'tags');
    assert.deepEqual({ ...(read.tag === 'tags' ? read.tags : {}) }, tags);
  });
}
for (const text of ['lonely', 'a=1 lonely', 'a="open', 'a="x"y']) {
  test(`tags: ${JSON.stringify(text)} is refused`, () => {
    const read = parseTags(text);
    assert.equal(read.tag, 'refused');
    assert.match(read.tag === 'refused' ? read.reason : '', /^tags must be key=value or key="a value", got /);
  });
}

test('text: what is invisible or turns the direction is written out', () => {
  assert.equal(visibleText('invoice\u202egpj.exe'), 'invoice\\u202egpj.exe');
  assert.equal(visibleText('a\u200bb\u2066c\u0000d\ufeff'), 'a\\u200bb\\u2066c\\u0000d\\ufeff');
  assert.equal(visibleText('שלום مرحبا\n\tمی‌خواهم'), 'שלום مرحبا\n\tمی‌خواهم');
});

test('text: one line, and no longer than a screen', () => {
  assert.equal(oneLine('a\n  b'), 'a b');
  assert.equal(oneLine('x'.repeat(100_000)).length, 301);
});

test('commands: none to set where the collector has the default port', () => {
  const line = startCommands({ compact: 6831 })[0]?.line;
  assert.equal(line, 'node --require spoor/register app.js');
});

test("commands: this collector's own ports elsewhere", () => {
  const lines = startCommands({ compact: 7000, thriftHttp: 7001, otlp: 7002 }).map(({ line }) =>
    line.replace(/ \\\n {2}/g, ' '),
  );
  assert.deepEqual(lines, [
    'OTEL_EXPORTER_JAEGER_ENDPOINT=http://127.0.0.1:7001/api/traces node --require spoor/register app.js',
    'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:7002 <your program>',
    'JAEGER_ENDPOINT=http://127.0.0.1:7001/api/traces <your program>',
  ]);
  assert.match(startCommands({ compact: 7000 })[0]?.line ?? '', /^OTEL_EXPORTER_JAEGER_AGENT_PORT=7000 /);
  assert.deepEqual(startCommands({}), []);
});
