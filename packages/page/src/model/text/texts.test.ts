import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCommands } from '../search/start-command.ts';
import { formatDuration, parseDuration } from './format-duration.ts';
import { formatAgo, formatRate, formatShare, plural, rateUnit, timeZoneName } from './format-time.ts';
import { localText, microsOfLocal } from './local-time.ts';
import { traceIdIn } from './trace-id.ts';
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
  ['.5ms', 500],
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
  assert.equal(formatRate(4, rateUnit(4 / 3600)), '4/h');
  assert.deepEqual([plural(1, 'span'), plural(12_345, 'span')], ['1 span', '12,345 spans']);
});

test('time: the zone, as far from UTC as it was then', () => {
  assert.match(timeZoneName(1_795_363_200_000_000), /^UTC([+-]\d{1,2}(:\d\d)?)?$/);
});

test('time: what the browser’s field holds, there and back', () => {
  const micros = '1795363200512000';
  assert.match(localText(micros), /^2026-11-2\dT\d\d:\d\d:\d\d\.512$/);
  assert.equal(microsOfLocal(localText(micros)), micros);
  assert.deepEqual([localText(''), localText('x'), microsOfLocal('')], ['', '', '']);
});

const pasted: [string, string | undefined][] = [
  ['ABC1', 'abc1'],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['4bf92f3577b34da6:00f067aa0ba902b7:0:1', '4bf92f3577b34da6'],
  ['http://127.0.0.1:16686/trace/5b0e0a1c?span=1', '5b0e0a1c'],
  ['http://127.0.0.1:16686/api/traces/5B0E', '5b0e'],
  ['hello', undefined],
  ['4bf92f3577b34da6a3ce929d0e0e47361', undefined],
  ['', undefined],
];
for (const [text, id] of pasted) {
  test(`trace id in ${text || 'nothing'}`, () => assert.equal(traceIdIn(text), id));
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
