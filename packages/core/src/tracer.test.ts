import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Span as ApiSpan, context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { identityOf, rootContext, SUPPRESS_TRACING_KEY, withRemoteParent } from './context.ts';
import { AsyncLocalStorageContextManager, activeContext } from './context-manager.ts';
import { fixtureProvider } from './fixture-provider.ts';
import { IdGenerator } from './ids.ts';
import { alwaysOff } from './samplers/always.ts';
import { ParentBasedSampler } from './samplers/parent-based.ts';
import { Span } from './span.ts';
import { SpanIdentity } from './span-identity.ts';

const remote = SpanIdentity.fromHex('0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', 3, {
  isRemote: true,
  debug: true,
}) as SpanIdentity;

test('a child is in the trace of its parent and keeps the random and the debug flag', () => {
  const { tracer } = fixtureProvider();
  const span = tracer.start('op', 1, withRemoteParent(rootContext, remote), undefined) as Span;
  assert.equal(span.spanContext().traceId, remote.traceId);
  assert.equal(span.spanContext().traceFlags, 3);
  assert.equal(span.track.isDebug, true);
  assert.equal(span.isParentRemote, true);
  assert.equal(span.track.isRemote, false);
  assert.deepEqual([span.parent0, span.parent1], [remote.s0, remote.s1]);
});

test('a root has a trace of its own, all of its ids different', () => {
  const { tracer } = fixtureProvider();
  const ids = new Set<string>();
  for (let index = 0; index < 1000; index++) {
    const { traceId, spanId, traceFlags } = tracer.startSpan('op').spanContext();
    assert.match(traceId, /^[0-9a-f]{32}$/);
    assert.match(spanId, /^[0-9a-f]{16}$/);
    assert.equal(traceFlags, 1);
    ids.add(traceId).add(spanId);
  }
  assert.equal(ids.size, 2000);
});

test('64-bit trace ids have a high half of zeros', () => {
  const { tracer } = fixtureProvider({ ids: new IdGenerator(false) });
  assert.match(tracer.startSpan('op').spanContext().traceId, /^0{16}[0-9a-f]{16}$/);
});

test('unsampled: only ids, which children follow', () => {
  const { tracer, ended } = fixtureProvider({ sampler: new ParentBasedSampler({ root: alwaysOff }) });
  const span = tracer.start('op', 1, rootContext, undefined);
  assert.ok(!(span instanceof Span));
  assert.equal(span.isRecording(), false);
  assert.equal(span.spanContext().traceFlags, 0);
  const child = tracer.start('child', 2, span.track, undefined);
  assert.equal(child.spanContext().traceId, span.spanContext().traceId);
  span.setAttribute('a', 1).end();
  assert.equal(ended.length, 0);
});

test('in a suppressed context spans record nothing and have no ids', () => {
  const { tracer } = fixtureProvider();
  const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
  const span = tracer.startSpan('op', {}, suppressed);
  assert.equal(span.isRecording(), false);
  assert.equal(trace.isSpanContextValid(span.spanContext()), false);
  assert.equal(tracer.startSpan('op', {}, suppressed.deleteValue(SUPPRESS_TRACING_KEY)).isRecording(), true);
});

test('root: true starts a new trace inside another one', () => {
  const { tracer } = fixtureProvider();
  const parent = withRemoteParent(rootContext, remote);
  const span = tracer.startSpan('op', { root: true }, parent) as Span;
  assert.notEqual(span.spanContext().traceId, remote.traceId);
  assert.equal(span.parentSpanContext, undefined);
});

test('a child lies inside its parent even when the wall clock is set back', () => {
  const { tracer, clock } = fixtureProvider();
  const parent = tracer.start('parent', 0, rootContext, undefined) as Span;
  clock.wall -= 60_000;
  clock.monotonic += 5000;
  const child = tracer.start('child', 0, parent.track, undefined) as Span;
  child.end();
  clock.monotonic += 1;
  parent.end();
  assert.deepEqual(child.startTime, [1_700_000_005, 0]);
  assert.deepEqual(parent.endTime, [1_700_000_005, 1_000_000]);
  const later = tracer.start('root', 0, rootContext, undefined) as Span;
  assert.deepEqual(later.startTime, [1_699_999_940, 0]);
});

test('behind the API: active spans, foreign contexts, values, errors', () => {
  const { tracer, provider } = fixtureProvider();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(provider);
  try {
    const key = Symbol('key');
    trace.getTracer('x').startActiveSpan('outer', (outer) => {
      assert.equal(trace.getActiveSpan(), outer);
      context.with(context.active().setValue(key, 'value'), () => {
        assert.equal(trace.getActiveSpan(), outer);
        tracer.startActiveSpan('inner', { kind: 2 }, (inner) => {
          assert.equal(context.active().getValue(key), 'value');
          assert.equal((inner as Span).parentSpanContext?.spanId, outer.spanContext().spanId);
        });
      });
      const foreign = trace.setSpan(ROOT_CONTEXT.setValue(key, 'foreign'), outer);
      tracer.startActiveSpan('in foreign', {}, foreign, (inner) => {
        assert.equal((inner as Span).parentSpanContext?.spanId, outer.spanContext().spanId);
        assert.equal(context.active().getValue(key), 'foreign');
      });
      outer.end();
      assert.equal(trace.getActiveSpan()?.isRecording(), false);
      assert.equal(trace.getActiveSpan()?.spanContext().spanId, outer.spanContext().spanId);
    });
    assert.equal(activeContext(), rootContext);
    const error = new Error('the application’s own');
    const fail = (): never => {
      throw error;
    };
    assert.throws(
      () => tracer.startActiveSpan('x', fail),
      (thrown) => thrown === error,
    );
    assert.equal(trace.getActiveSpan(), undefined);
    const wrapped = trace.wrapSpanContext(remote.toSpanContext());
    const child = tracer.startSpan('child', {}, trace.setSpan(context.active(), wrapped)) as Span;
    assert.equal(child.isParentRemote, true);
    assert.equal(child.spanContext().traceId, remote.traceId);
    const invalid = trace.wrapSpanContext({ traceId: 'x', spanId: 'y', traceFlags: 1 });
    assert.equal(identityOf(trace.setSpan(context.active(), invalid)), undefined);
  } finally {
    trace.disable();
    context.disable();
  }
});

test('startActiveSpan gives back what the function returns', () => {
  const { tracer } = fixtureProvider();
  assert.equal(
    tracer.startActiveSpan('x', (_span: ApiSpan) => 42),
    42,
  );
});

test('the same name and version give the same tracer', () => {
  const { provider } = fixtureProvider();
  assert.equal(provider.getTracer('a', '1'), provider.getTracer('a', '1'));
  assert.notEqual(provider.getTracer('a', '1'), provider.getTracer('a', '2'));
});
