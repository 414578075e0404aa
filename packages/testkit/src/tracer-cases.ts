/** What every tracer behind @opentelemetry/api does, as the specification and the API's own comments say it. */
import assert from 'node:assert/strict';
import {
  type Context,
  context,
  createContextKey,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

export interface TracerSettings {
  readonly sampler?: 'always_on' | 'always_off' | 'parentbased_always_on' | 'parentbased_always_off';
  readonly limits?: {
    readonly attributeCount?: number;
    readonly attributeValueLength?: number;
    readonly eventCount?: number;
    readonly linkCount?: number;
  };
}

export interface MadeTracers {
  readonly provider: TracerProvider;
  /** Those that ended and are sampled, in that order. */
  readonly ended: readonly ReadableSpan[];
}

export interface TracerCase {
  readonly name: string;
  readonly run: (make: (settings?: TracerSettings) => MadeTracers) => void | Promise<void>;
}

const remote: SpanContext = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
};
const under = (parent: SpanContext): Context => trace.setSpanContext(ROOT_CONTEXT, parent);

function only(ended: readonly ReadableSpan[]): ReadableSpan {
  const [span] = ended;
  assert.ok(span !== undefined && ended.length === 1, `one span must have ended, got ${ended.length}`);
  return span;
}

const identity: readonly TracerCase[] = [
  {
    name: 'a root has ids of its own and is sampled',
    run: (make) => {
      const span = make().provider.getTracer('x').startSpan('a', {}, ROOT_CONTEXT);
      assert.match(span.spanContext().traceId, /^(?!0{32})[0-9a-f]{32}$/);
      assert.match(span.spanContext().spanId, /^(?!0{16})[0-9a-f]{16}$/);
      assert.equal(span.spanContext().traceFlags & 1, 1);
      assert.notEqual(span.spanContext().isRemote, true);
    },
  },
  {
    name: 'a child is in the trace of its remote parent',
    run: (make) => {
      const { provider, ended } = make();
      provider.getTracer('x').startSpan('a', {}, under(remote)).end();
      const span = only(ended);
      assert.equal(span.spanContext().traceId, remote.traceId);
      assert.notEqual(span.spanContext().spanId, remote.spanId);
      assert.equal(span.parentSpanContext?.spanId, remote.spanId);
      assert.equal(span.parentSpanContext?.isRemote, true);
    },
  },
  {
    name: 'root: true begins a trace inside of another one',
    run: (make) => {
      const { provider, ended } = make();
      provider.getTracer('x').startSpan('a', { root: true }, under(remote)).end();
      assert.notEqual(only(ended).spanContext().traceId, remote.traceId);
      assert.equal(only(ended).parentSpanContext, undefined);
    },
  },
  {
    name: 'an invalid parent is none',
    run: (make) => {
      const { provider, ended } = make();
      provider
        .getTracer('x')
        .startSpan('a', {}, under({ ...remote, traceId: '0'.repeat(32) }))
        .end();
      assert.notEqual(only(ended).spanContext().traceId, '0'.repeat(32));
      assert.equal(only(ended).parentSpanContext, undefined);
    },
  },
  {
    name: "the parent's trace state goes on to the child",
    run: (make) => {
      const { provider, ended } = make();
      const traceState = {
        get: () => '1',
        set: () => traceState,
        unset: () => traceState,
        serialize: () => 'a=1',
      };
      provider
        .getTracer('x')
        .startSpan('a', {}, under({ ...remote, traceState }))
        .end();
      assert.equal(only(ended).spanContext().traceState?.serialize(), 'a=1');
    },
  },
  {
    name: 'kind, name, scope and resource are readable',
    run: (make) => {
      const { provider, ended } = make();
      provider.getTracer('scope', '1.2').startSpan('a', { kind: SpanKind.PRODUCER }).end();
      const span = only(ended);
      assert.deepEqual([span.name, span.kind], ['a', SpanKind.PRODUCER]);
      assert.deepEqual([span.instrumentationScope.name, span.instrumentationScope.version], ['scope', '1.2']);
      assert.equal(span.resource.attributes['service.name'], 'contract');
    },
  },
];

const sampling = (
  sampler: NonNullable<TracerSettings['sampler']>,
  parent: 'no parent' | 'a sampled parent' | 'an unsampled parent',
  isRecorded: boolean,
): TracerCase => ({
  name: `${sampler} with ${parent}: ${isRecorded ? 'recorded' : 'not recorded, with ids that travel on'}`,
  run: (make) => {
    const { provider, ended } = make({ sampler });
    const traceFlags = parent === 'a sampled parent' ? 1 : 0;
    const from = parent === 'no parent' ? ROOT_CONTEXT : under({ ...remote, traceFlags });
    const span = provider.getTracer('x').startSpan('a', {}, from);
    assert.equal(span.isRecording(), isRecorded);
    assert.equal(span.spanContext().traceFlags & 1, isRecorded ? 1 : 0);
    assert.ok(trace.isSpanContextValid(span.spanContext()));
    if (parent !== 'no parent') assert.equal(span.spanContext().traceId, remote.traceId);
    span.setAttribute('a', 1).addEvent('e').setStatus({ code: 1 }).end();
    assert.equal(ended.length, isRecorded ? 1 : 0);
  },
});

const contexts: readonly TracerCase[] = [
  {
    name: 'startActiveSpan: the span is active inside, after await and in timers, and not outside',
    run: async (make) => {
      const tracer = make().provider.getTracer('x');
      await tracer.startActiveSpan('a', async (span) => {
        assert.equal(trace.getActiveSpan(), span);
        await null;
        assert.equal(trace.getActiveSpan(), span);
        await new Promise((resolve) => setTimeout(resolve, 1));
        assert.equal(trace.getActiveSpan(), span);
      });
      assert.equal(trace.getActiveSpan(), undefined);
    },
  },
  {
    name: 'startActiveSpan: gives back what the function returns, and what it throws',
    run: (make) => {
      const tracer = make().provider.getTracer('x');
      assert.equal(
        tracer.startActiveSpan('a', () => 42),
        42,
      );
      const error = new Error('mine');
      const fail = (): never => {
        throw error;
      };
      assert.throws(
        () => tracer.startActiveSpan('a', fail),
        (thrown) => thrown === error,
      );
    },
  },
  {
    name: 'the active span is the parent, in every form of the call',
    run: (make) => {
      const { provider, ended } = make();
      const tracer = provider.getTracer('x');
      tracer.startActiveSpan('outer', (outer) => {
        tracer.startSpan('plain').end();
        tracer.startActiveSpan('with options', { kind: 1 }, (span) => span.end());
        tracer.startActiveSpan('with a context', {}, context.active(), (span) => span.end());
        const { spanId } = outer.spanContext();
        assert.deepEqual(
          ended.map(({ parentSpanContext }) => parentSpanContext?.spanId),
          [spanId, spanId, spanId],
        );
      });
    },
  },
  {
    name: 'values of a context are kept beside its span, and bound functions see them',
    run: (make) => {
      const tracer = make().provider.getTracer('x');
      const key = createContextKey('key');
      const span = tracer.startSpan('a');
      const with_ = trace.setSpan(ROOT_CONTEXT.setValue(key, 'value'), span);
      const bound = context.bind(with_, () => [trace.getActiveSpan(), context.active().getValue(key)]);
      assert.deepEqual(bound(), [span, 'value']);
      assert.equal(with_.deleteValue(key).getValue(key), undefined);
      assert.equal(with_.getValue(key), 'value');
    },
  },
];

export const tracerCases: readonly TracerCase[] = [
  ...identity,
  sampling('always_on', 'no parent', true),
  sampling('always_on', 'an unsampled parent', true),
  sampling('always_off', 'no parent', false),
  sampling('always_off', 'a sampled parent', false),
  sampling('parentbased_always_on', 'no parent', true),
  sampling('parentbased_always_on', 'an unsampled parent', false),
  sampling('parentbased_always_off', 'no parent', false),
  sampling('parentbased_always_off', 'a sampled parent', true),
  ...contexts,
  {
    name: 'status: ok is final, and a span is never told unset',
    run: (make) => {
      const { provider, ended } = make();
      const span = provider.getTracer('x').startSpan('a');
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'm' }).setStatus({ code: SpanStatusCode.UNSET });
      span.setStatus({ code: SpanStatusCode.OK }).setStatus({ code: SpanStatusCode.ERROR, message: 'late' });
      span.end();
      assert.deepEqual(only(ended).status, { code: SpanStatusCode.OK });
    },
  },
];
