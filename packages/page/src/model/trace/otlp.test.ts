import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTrace } from './build-trace.ts';
import { otlpOf } from './otlp-of.ts';
import { parseOtlp } from './parse-otlp.ts';
import { parseTraceFile } from './parse-trace-file.ts';
import { isFailed, kindOf, tagOf } from './trace-json.ts';

const file = {
  resourceSpans: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'shop' } },
          { key: 'host.name', value: { stringValue: 'h1' } },
        ],
      },
      scopeSpans: [
        {
          scope: { name: 'http' },
          spans: [
            {
              traceId: '4BF92F3577B34DA6A3CE929D0E0E4736',
              spanId: '00f067aa0ba902b7',
              name: 'GET /cart',
              kind: 2,
              traceState: 'a=1',
              startTimeUnixNano: '1795363200123456789',
              endTimeUnixNano: '1795363200223456789',
              attributes: [
                { key: 'text', value: { stringValue: 'a' } },
                { key: 'int', value: { intValue: '42' } },
                { key: 'big', value: { intValue: '9007199254740993' } },
                { key: 'double', value: { doubleValue: 0.5 } },
                { key: 'bool', value: { boolValue: false } },
                { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }, { intValue: 1 }] } } },
                {
                  key: 'map',
                  value: { kvlistValue: { values: [{ key: 'k', value: { boolValue: true } }] } },
                },
              ],
              events: [
                {
                  timeUnixNano: '1795363200133456789',
                  name: 'exception',
                  attributes: [{ key: 'exception.type', value: { stringValue: 'E' } }],
                },
              ],
              links: [{ traceId: '5b0e0a1c000000000000000000000001', spanId: '0000000000000005' }],
              status: { code: 2, message: 'late' },
            },
            {
              traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
              spanId: '00f067aa0ba902b8',
              parentSpanId: '00f067aa0ba902b7',
              name: 'inner',
              kind: 'SPAN_KIND_CLIENT',
              startTimeUnixNano: 1795363200123457000,
              endTimeUnixNano: 1795363200123458000,
            },
          ],
        },
      ],
    },
  ],
};

test('otlp: a file is read like a stored trace', () => {
  const read = parseTraceFile(JSON.stringify(file));
  assert.equal(read.tag, 'traces');
  const [trace] = read.tag === 'traces' ? read.traces : [];
  assert.ok(trace);
  const model = buildTrace(trace);
  const [top, inner] = model.nodes;
  assert.deepEqual(
    [model.traceId, top?.service, inner?.depth],
    ['4bf92f3577b34da6a3ce929d0e0e4736', 'shop', 1],
  );
  const span = top?.span;
  assert.ok(span);
  assert.deepEqual([span.startTime, span.duration], [1_795_363_200_123_456, 100_000]);
  assert.deepEqual(
    [kindOf(span), isFailed(span), tagOf(span, 'otel.status_description')],
    ['server', true, 'late'],
  );
  assert.deepEqual(
    ['text', 'int', 'big', 'double', 'bool', 'list', 'map'].map((key) => tagOf(span, key)),
    ['a', 42, '9007199254740993', 0.5, false, ['x', 1], { k: true }],
  );
  assert.deepEqual(span.logs?.[0]?.timestamp, 1_795_363_200_133_456);
  assert.equal(span.references?.at(-1)?.spanID, '0000000000000005');
  assert.equal(inner && kindOf(inner.span), 'client');
});

test('otlp: what is written is read back the same', () => {
  const [trace] = parseOtlp(file) ?? [];
  assert.ok(trace);
  const [again] = parseOtlp(JSON.parse(JSON.stringify(otlpOf(trace)))) ?? [];
  const flat = (spans: typeof trace.spans | undefined) =>
    spans?.map(({ tags, ...span }) => ({
      ...span,
      tags: tags
        ?.map(({ key, value }) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
        .sort(),
    }));
  assert.deepEqual(flat(again?.spans), flat(trace.spans));
  assert.deepEqual(again?.processes, trace.processes);
});

test('otlp: what holds no span is refused, what is no such file is left to others', () => {
  const empty = parseTraceFile('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]}');
  assert.match(
    empty.tag === 'refused' ? empty.reason : '',
    /^resourceSpans must hold a span with traceId, spanId and times, got none$/,
  );
  assert.equal(parseOtlp({ spans: [] }), undefined);
  for (const odd of [{ resourceSpans: [null, 5, { scopeSpans: 'x' }] }, { resourceSpans: [{ resource: 7 }] }])
    assert.deepEqual(parseOtlp(odd), []);
});
