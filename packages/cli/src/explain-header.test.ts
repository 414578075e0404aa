import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainHeader } from './explain-header.ts';

const ids = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';

for (const [text, header, expected] of [
  [`00-${ids}-01`, 'traceparent', ['sampled', 'yes']],
  [`Traceparent: 00-${ids}-01`, 'traceparent', ['parent span id', '00f067aa0ba902b7']],
  ['1f:2a:0:3', 'uber-trace-id', ['debug', 'yes: sampled whatever the samplers say']],
  ['1f%3A2a%3A0%3A1', 'uber-trace-id', ['as uber-trace-id', '000000000000001f:000000000000002a:0:1']],
  [`b3: ${ids}-1`, 'b3', ['as traceparent', `00-${ids}-01`]],
  ['b3: 0', 'b3', ['decision alone', '0: a new trace, not sampled']],
  ['baggage: user=a%20b;p=1', 'baggage', ['user', 'a b (p=1)']],
  ['user=alice', 'tracestate', ['user', 'alice']],
  ['uberctx-user: a%20b', 'uberctx-user', ['user', 'a b']],
  ['uberctx-user: a+b%2Bc', 'uberctx-user', ['user', 'a b+c']],
  ['jaeger-baggage: a=1, b=2', 'jaeger-baggage', ['b', '2']],
] as const) {
  test(`explain: ${text}`, () => {
    const explanation = explainHeader(text);
    assert.equal(explanation.header, header);
    assert.deepEqual(
      explanation.rows?.find(([name]) => name === expected[0]),
      expected,
    );
  });
}

for (const text of ['', 'traceparent: 00-0-0-00', 'uber-trace-id: 0:0:0:1', 'b3: maybe', 'x']) {
  test(`explain: nothing in ${JSON.stringify(text)}`, () => {
    assert.equal(explainHeader(text).rows, undefined);
  });
}
