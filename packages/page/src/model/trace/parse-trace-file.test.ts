import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTrace } from './build-trace.ts';
import { parseTraceFile } from './parse-trace-file.ts';
import { nodeOf, traceJson } from './testing.ts';

const trace = traceJson({ id: 'a', tags: { k: 'v' } }, { id: 'b', parent: 'a' });

for (const [name, value] of [
  ["Jaeger's envelope", { data: [trace], errors: null }],
  ['a list', [trace]],
  ['a trace alone', trace],
] as const) {
  test(`file: ${name}`, () => {
    const read = parseTraceFile(JSON.stringify(value));
    assert.equal(read.tag, 'traces');
    const found = read.tag === 'traces' ? read.traces[0] : undefined;
    assert.ok(found);
    assert.deepEqual(found.spans[0]?.tags, [{ key: 'k', value: 'v' }]);
    assert.equal(nodeOf(buildTrace(found), 'b').depth, 1);
  });
}

test('file: older exports name the parent beside the references', () => {
  const [a, b] = trace.spans;
  const read = parseTraceFile(
    JSON.stringify({ ...trace, spans: [a, { ...b, references: null, parentSpanID: 'a' }] }),
  );
  assert.equal(read.tag, 'traces');
  const found = read.tag === 'traces' ? read.traces[0] : undefined;
  assert.equal(found && nodeOf(buildTrace(found), 'b').depth, 1);
});

const span = trace.spans[0];
const refusals: [string, string, RegExp][] = [
  ['no JSON', 'hello', /^the file must be JSON, got "hello"$/],
  ['an empty list', '[]', /^the file must hold a trace, got an empty list$/],
  ['something else', '{"a":1}', /^a trace must have spans/],
  ['no spans', '{"spans":[]}', /^a trace must have at least one span, got none$/],
  [
    'a span without times',
    JSON.stringify({ spans: [{ ...span, startTime: 'now' }] }),
    /^a span must have traceID/,
  ],
  [
    'an id that is markup',
    JSON.stringify({ spans: [{ ...span, traceID: '<b>' }] }),
    /^a span must have traceID/,
  ],
];
for (const [name, text, reason] of refusals) {
  test(`file: ${name} is refused`, () => {
    const read = parseTraceFile(text);
    assert.equal(read.tag, 'refused');
    assert.match(read.tag === 'refused' ? read.reason : '', reason);
  });
}

test('file: parts of the wrong type are left out', () => {
  const odd = {
    spans: [
      { ...span, tags: 'x', logs: [1, { timestamp: 'y', fields: 3 }], warnings: [5, 'w'], references: {} },
    ],
    processes: [],
  };
  const read = parseTraceFile(JSON.stringify(odd));
  const found = read.tag === 'traces' ? read.traces[0]?.spans[0] : undefined;
  assert.deepEqual(
    { tags: found?.tags, logs: found?.logs, warnings: found?.warnings, references: found?.references },
    { tags: [], logs: [{ timestamp: 0, fields: [] }], warnings: ['w'], references: [] },
  );
});
