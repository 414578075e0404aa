import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  activeContext,
  alwaysOn,
  identityOf,
  isSuppressed,
  PendingContext,
  rootContext,
  runInContext,
  SUPPRESS_TRACING_KEY,
  TracerProvider,
} from './index.ts';

const provider = new TracerProvider({
  resource: { serviceName: 'test', attributes: [] },
  sampler: alwaysOn,
  sinks: [],
});
const tracer = provider.getTracer('test', undefined);

test('a pending context says what it was made of, and after it is settled what it was settled with', () => {
  const outer = tracer.start('outer', 0, rootContext, undefined);
  const inner = tracer.start('inner', 0, outer.track, undefined);
  const pending = new PendingContext(outer.track);
  const seen = runInContext(
    pending,
    () => {
      const before = identityOf(activeContext())?.spanId;
      pending.settle(inner.track);
      return [before, identityOf(activeContext())?.spanId];
    },
    undefined,
    [],
  );
  assert.deepEqual(seen, [outer.track.spanId, inner.track.spanId]);
});

test('it can be settled with a context without a span, and with suppressed tracing', () => {
  const outer = tracer.start('outer', 0, rootContext, undefined);
  const pending = new PendingContext(outer.track);
  pending.settle(rootContext);
  assert.equal(identityOf(pending), undefined);
  pending.settle(rootContext.setValue(SUPPRESS_TRACING_KEY, true));
  assert.equal(isSuppressed(pending), true);
});

test('the span of a settled context is the open one, and after its end nothing that records', () => {
  const span = tracer.start('span', 0, rootContext, undefined);
  const pending = new PendingContext(rootContext);
  pending.settle(span.track);
  const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
  assert.equal(pending.getValue(spanKey), span);
  span.end();
  assert.notEqual(pending.getValue(spanKey), span);
});
