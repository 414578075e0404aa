// What the tracer makes of an extracted context.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, rootContext } from '../context.ts';
import type { Sampler } from '../sampler.ts';
import { alwaysOff, alwaysOn } from '../samplers/always.ts';
import { ParentBasedSampler } from '../samplers/parent-based.ts';
import { Span } from '../span.ts';
import type { SpanIdentity } from '../span-identity.ts';
import { TracerProvider } from '../tracer-provider.ts';
import { createPropagator, propagatorNames } from './create-propagator.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const propagator = createPropagator(propagatorNames);
const setter = {
  set: (carrier: Record<string, string>, key: string, value: string) => {
    carrier[key] = value;
  },
};

function stringAttribute(span: Span, name: string): string | undefined {
  let found: string | undefined;
  const ignore = () => {};
  span.writeAttributes({
    string: (key, value) => {
      if (key.name === name) found = value;
    },
    int: ignore,
    double: ignore,
    bool: ignore,
    array: ignore,
    fixed: ignore,
  });
  return found;
}

/** Starts a server's span for a request with these headers and sends a request in it. */
function serve(rawHeaders: string[], sampler: Sampler) {
  const provider = new TracerProvider({ resource: { attributes: {} } as never, sampler, sinks: [] });
  const span = provider
    .getTracer('test')
    .start('GET', 1, propagator.extractRaw(rootContext, rawHeaders), undefined);
  const sent: Record<string, string> = {};
  propagator.inject(span.track, sent, setter);
  const identity = identityOf(span.track) as SpanIdentity;
  const debugId = span instanceof Span ? stringAttribute(span, 'jaeger-debug-id') : undefined;
  return { sent, identity, debugId, isSampled: identity.isSampled };
}

const off = new ParentBasedSampler({ root: alwaysOff });
const on = new ParentBasedSampler({ root: alwaysOn });

test('remote parent: the trace goes on with a new span id, tracestate and the random flag', () => {
  const { sent } = serve(['traceparent', `00-${traceId}-${spanId}-03`, 'tracestate', 'a=1'], off);
  assert.match(sent['traceparent'] ?? '', new RegExp(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-03$`));
  assert.equal(sent['tracestate'], 'a=1');
  assert.match(sent['uber-trace-id'] ?? '', new RegExp(`^${traceId}:[0-9a-f]{16}:0:1$`));
});

test('remote parent: debug is sent on as 3 by the child', () => {
  const { sent } = serve(['uber-trace-id', `${traceId}:${spanId}:0:3`], off);
  assert.match(sent['uber-trace-id'] ?? '', /:0:3$/);
  assert.match(sent['traceparent'] ?? '', /-01$/);
  assert.match(sent['b3'] ?? '', /-d$/);
});

test('remote parent: firehose is sent on by the child', () => {
  assert.match(
    serve(['uber-trace-id', `${traceId}:${spanId}:0:9`], off).sent['uber-trace-id'] ?? '',
    /:0:9$/,
  );
});

test('remote parent: a 64-bit trace id is sent on as it came', () => {
  const { sent } = serve(['uber-trace-id', '1:2:0:1'], off);
  assert.match(sent['uber-trace-id'] ?? '', /^0000000000000001:[0-9a-f]{16}:0:1$/);
  assert.match(sent['traceparent'] ?? '', /^00-00000000000000000000000000000001-/);
});

test('remote parent: b3 without a state asks our root sampler, and the answer is sent on', () => {
  assert.equal(serve(['b3', `${traceId}-${spanId}`], off).isSampled, false);
  const { isSampled, sent, identity } = serve(['b3', `${traceId}-${spanId}`], on);
  assert.equal(isSampled, true);
  assert.equal(identity.traceId, traceId);
  assert.match(sent['b3'] ?? '', /-1$/);
});

test('remote parent: a b3 state alone decides for the new root', () => {
  assert.equal(serve(['b3', '0'], on).isSampled, false);
  assert.equal(serve(['b3', '1'], off).isSampled, true);
  assert.equal(serve(['X-B3-Sampled', '0'], on).isSampled, false);
  assert.match(serve(['b3', 'd'], off).sent['b3'] ?? '', /-d$/);
});

test('remote parent: jaeger-debug-id starts a debug root with its attribute, whatever the sampler', () => {
  const { isSampled, debugId, sent } = serve(['jaeger-debug-id', 'ticket-4711'], alwaysOff);
  assert.equal(isSampled, true);
  assert.equal(debugId, 'ticket-4711');
  assert.match(sent['uber-trace-id'] ?? '', /:0:3$/);
});

test('remote parent: jaeger-debug-id beside a caller changes nothing', () => {
  const headers = ['jaeger-debug-id', 'x', 'traceparent', `00-${traceId}-${spanId}-00`];
  const { isSampled, debugId } = serve(headers, on);
  assert.equal(isSampled, false);
  assert.equal(debugId, undefined);
});
