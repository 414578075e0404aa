import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPropagator, identityOf, rootContext } from '@spoor/core';
import { readVariables, variableOf, writeVariables } from './env-carrier.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const all = createPropagator(['tracecontext', 'baggage', 'jaeger', 'b3', 'b3multi']);

test('the name of a variable is the header in upper case, with _ for what a variable cannot have', () => {
  const names = ['traceparent', 'uber-trace-id', 'X-B3-TraceId', 'b3', 'x.trace id', '9lives'].map(
    variableOf,
  );
  assert.deepEqual(names, ['TRACEPARENT', 'UBER_TRACE_ID', 'X_B3_TRACEID', 'B3', 'X_TRACE_ID', '_9LIVES']);
});

test('what is written can be read, in each format', () => {
  const context = readVariables(all, { TRACEPARENT: traceparent, TRACESTATE: 'a=1', BAGGAGE: 'user=7' });
  const written = Object.fromEntries(writeVariables(all, context));
  assert.deepEqual(Object.keys(written).sort(), [
    'B3',
    'BAGGAGE',
    'TRACEPARENT',
    'TRACESTATE',
    'UBER_TRACE_ID',
    'X_B3_SAMPLED',
    'X_B3_SPANID',
    'X_B3_TRACEID',
  ]);
  assert.equal(written['TRACEPARENT'], traceparent);
  for (const [name, value] of Object.entries(written).filter(([name]) => /TRACEPARENT|UBER|^B3/.test(name))) {
    const identity = identityOf(readVariables(all, { [name]: value }));
    assert.equal(identity?.traceId, '4bf92f3577b34da6a3ce929d0e0e4736', name);
    assert.equal(identity?.spanId, '00f067aa0ba902b7', name);
  }
});

test('only the normalised name counts, and only in the formats that are used', () => {
  const jaeger = createPropagator(['jaeger']);
  for (const env of [{ traceparent }, { Traceparent: traceparent }, { TRACEPARENT: 'garbage' }, {}])
    assert.equal(readVariables(all, env), rootContext);
  assert.equal(readVariables(jaeger, { TRACEPARENT: traceparent }), rootContext);
});

test('no variable is written for baggage whose key is in the name of the header, nor without a context', () => {
  const jaeger = createPropagator(['jaeger', 'baggage']);
  const context = readVariables(all, { TRACEPARENT: traceparent, BAGGAGE: 'userId=7' });
  const names = writeVariables(jaeger, context).map(([name]) => name);
  assert.deepEqual(names, ['UBER_TRACE_ID', 'BAGGAGE']);
  assert.deepEqual(writeVariables(all, rootContext), []);
});
