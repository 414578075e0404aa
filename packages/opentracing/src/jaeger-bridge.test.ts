import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  activeContext,
  alwaysOff,
  defaultLimits,
  namedParents,
  rootContext,
  runInContext,
  type Span,
  type StartedSpan,
  SUPPRESS_TRACING_KEY,
  Track,
} from '@spoor/core';
import { createTracer } from './create-tracer.ts';
import { bridge, type JaegerSpanLike, jaegerClient, memoryTracer } from './fixtures/bridged.ts';
import { require, type Seen, type Traced } from './fixtures/traced.ts';
import type { OpenTracingCopy } from './open-tracing.ts';

const wide = '4bf92f3577b34da6a3ce929d0e0e4736';
const at = 1_700_000_000_000;

function receive({ settings }: Traced, headers: Readonly<Record<string, string>>): StartedSpan {
  const inbound = settings.propagator.extractRaw(rootContext, Object.entries(headers).flat());
  return settings.tracer.start('server', 1, inbound, undefined);
}

const within = <T>(span: StartedSpan, work: () => T): T => runInContext(span.track, work, undefined, []);

const named = ({ spans }: Traced, name: string): Seen => {
  const found = spans.find((span) => span.name === name);
  assert.ok(found, `${name} among ${spans.map((span) => span.name)}`);
  return found;
};

test('a finished span is recorded as it is then, and its reporter gets it too', (t) => {
  const traced = bridge(t);
  const tracer = memoryTracer();
  const span = tracer.startSpan('first', { startTime: at, tags: { a: 1, 'span.kind': 'client' } });
  span
    .setTag('a', 2)
    .setTag('error', true)
    .log({ event: 'e', n: 1 }, at + 1);
  span.finish(at + 2.5);
  span.setTag('late', 1);
  const { name, kind, status, attributes, logs, startMs, durationMs, traceId, spanId } = named(
    traced,
    'first',
  );
  assert.deepEqual([name, kind, status, startMs, durationMs], ['first', 2, 2, at, 2.5]);
  assert.deepEqual(attributes, { 'sampler.type': 'const', 'sampler.param': true, a: 2 });
  assert.deepEqual(logs, [{ event: 'e', n: 1 }]);
  const context = span.context();
  assert.deepEqual(
    [traceId, spanId],
    [context.traceIdStr.padStart(32, '0'), context.spanIdStr.padStart(16, '0')],
  );
  assert.equal(tracer._reporter.spans?.[0], span);
});

test('limits that an operator set hold for bridged spans too, the default ones do not', (t) => {
  const limits = {
    ...defaultLimits,
    attributeCount: 2,
    attributeValueLength: 3,
    eventCount: 1,
    linkCount: 0,
  };
  for (const [recorder, expected] of [
    [{ limits }, { attributes: 2, logs: [{ event: 'two' }], dropped: [203, 1, 0] }],
    [{}, { attributes: 205, logs: [{ event: 'one' }, { event: 'twofold' }], dropped: [0, 0, 0] }],
  ] as const) {
    const traced = bridge(t, { recorder });
    const span = memoryTracer().startSpan('limited', { tags: { text: 'abcdef' } });
    for (let n = 0; n < 202; n++) span.setTag(`k${n}`, n);
    span.log({ event: 'one' }).log({ event: 'twofold' }).finish();
    const { attributes, logs, dropped } = named(traced, 'limited');
    assert.deepEqual({ attributes: Object.keys(attributes).length, logs, dropped }, expected);
    traced.guard.isTripped = true;
  }
});

for (const [what, headers, traceId] of [
  ['a wide trace', { traceparent: `00-${wide}-00f067aa0ba902b7-01` }, wide],
  ['a narrow trace', { 'uber-trace-id': 'a1:b7:0:1' }, 'a1'.padStart(32, '0')],
  ['a trace of our own', {}, undefined],
] as const) {
  test(`${what}: a span without a parent, and one with the caller's context, are below the server span`, (t) => {
    const traced = bridge(t);
    const tracer = memoryTracer();
    const server = receive(traced, headers);
    within(server, () => {
      tracer.startSpan('loose').finish();
      tracer.startSpan('handle', { childOf: tracer.extract('http_headers', headers) }).finish();
    });
    for (const name of ['loose', 'handle']) {
      const { parentId, traceId: actual } = named(traced, name);
      assert.equal(parentId, server.spanContext().spanId);
      assert.equal(actual, traceId ?? server.spanContext().traceId);
    }
  });
}

test("what is below our span has its decision, whatever the tracer's sampler says", (t) => {
  const traced = bridge(t);
  const server = receive(traced, {});
  within(server, () => memoryTracer({}, false).startSpan('inherits').finish());
  named(traced, 'inherits');
  const unsampled = receive(traced, { 'uber-trace-id': 'a1:b7:0:0' });
  const span = within(unsampled, () => memoryTracer().startSpan('inherits no'));
  assert.equal(span.context().isSampled(), false);
  span.finish();
  assert.equal(traced.spans.length, 1);
});

test('an unsampled request that is over is no parent any more', (t) => {
  const traced = bridge(t, { recorder: { sampler: alwaysOff } });
  const server = receive(traced, {});
  const tracer = memoryTracer();
  const during = within(server, () => tracer.startSpan('during'));
  server.end();
  const after = within(server, () => tracer.startSpan('after'));
  assert.deepEqual([during.context().isSampled(), after.context().isSampled()], [false, true]);
  assert.equal(after.context().parentIdStr ?? undefined, undefined);
});

test('a debug flag goes on, and so does the firehose flag', (t) => {
  const traced = bridge(t);
  for (const [flags, expected] of [
    ['3', 3],
    ['9', 9],
    ['1', 1],
  ] as const) {
    const server = receive(traced, { 'uber-trace-id': `a1:b7:0:${flags}` });
    const span = within(server, () => memoryTracer().startSpan('flagged'));
    assert.equal(span.context().flags, expected);
  }
});

test('baggage of the request is at the span, under the keys of jaeger-client, and what the application extracts joins it', (t) => {
  const traced = bridge(t);
  const tracer = memoryTracer();
  const server = receive(traced, {
    'uber-trace-id': 'a1:b7:0:1',
    baggage: 'User_Id=alice,plain=1',
    'uberctx-tenant': 'acme',
  });
  const span = within(server, () =>
    tracer.startSpan('carrying', { childOf: tracer.extract('text_map', { 'jaeger-baggage': 'late=2' }) }),
  );
  assert.deepEqual(
    ['user_id', 'User_Id', 'plain', 'tenant', 'late'].map((key) => span.getBaggageItem(key)),
    ['alice', 'alice', '1', 'acme', '2'],
  );
});

test('the request with injected headers is below the span, with the flags and the baggage that it has by then', (t) => {
  const traced = bridge(t);
  const tracer = memoryTracer();
  const server = receive(traced, {
    'uber-trace-id': 'a1:b7:0:1',
    baggage: 'User_Id=alice',
    tracestate: 'a=b',
  });
  within(server, () => {
    const call = tracer.startSpan('call');
    call.setBaggageItem('k', 'v');
    const headers: Record<string, string> = {};
    tracer.inject(call, 'http_headers', headers);
    call.setTag('sampling.priority', 1);
    const request = { requestHeader: (name: string) => [headers[name]].filter((each) => each !== undefined) };
    const below = namedParents.contextFor(activeContext(), request);
    assert.ok(below instanceof Track);
    assert.equal(below.spanId, call.context().spanIdStr.padStart(16, '0'));
    // The throttler of a tracer allows none by default, so that the flag stays as it was.
    assert.equal(below.isDebug, call.context().isDebug());
    const sent: Record<string, string> = {};
    traced.settings.propagator.inject(below, sent, {
      set: (carrier, name, value) => void Reflect.set(carrier, name, value),
    });
    assert.equal(sent['baggage'], 'User_Id=alice,k=v');
  });
  assert.equal(namedParents.size, 1);
});

for (const [headers, found] of [
  [{ traceparent: `00-${wide}-00f067aa0ba902b7-01` }, [wide, 'f067aa0ba902b7', 1]],
  [{ Traceparent: `00-${wide}-00f067aa0ba902b7-00` }, [wide, 'f067aa0ba902b7', 0]],
  [
    { 'x-b3-traceid': wide, 'x-b3-spanid': '00f067aa0ba902b7', 'x-b3-sampled': '1' },
    [wide, 'f067aa0ba902b7', 1],
  ],
  // Two digits are none of B3's.
  [{ 'x-b3-traceid': 'ab', 'x-b3-spanid': 'cd', 'x-b3-sampled': '1' }, undefined],
  [{ 'uber-trace-id': 'abc:def:0:1', traceparent: `00-${wide}-00f067aa0ba902b7-01` }, ['abc', 'def', 1]],
  [{ 'uber-trace-id': 'malformed' }, undefined],
] as const) {
  test(`extract: ${JSON.stringify(headers)}`, (t) => {
    bridge(t);
    const context = memoryTracer().extract('text_map', headers) as ReturnType<JaegerSpanLike['context']> & {
      isValid: boolean;
    };
    const { isValid, traceIdStr, spanIdStr, flags } = context;
    assert.deepEqual(isValid ? [traceIdStr, spanIdStr, flags] : undefined, found);
  });
}

test('extract: what the codec found beside ids is kept, and W3C baggage joins it', (t) => {
  bridge(t);
  const tracer = memoryTracer();
  const w3c = {
    traceparent: `00-${wide}-00f067aa0ba902b7-01`,
    baggage: 'a=1',
    'uberctx-b': '2',
    'jaeger-debug-id': 'x',
  };
  const found = tracer.extract('text_map', w3c) as { baggage: unknown; debugId: string };
  assert.deepEqual([found.baggage, found.debugId], [{ a: '1', b: '2' }, 'x']);
  const only = tracer.extract('text_map', { baggage: 'a=1' }) as { baggage: unknown; isValid: boolean };
  assert.deepEqual([only.isValid, only.baggage], [false, { a: '1' }]);
});

test('a span of globalTracer() may be the parent of one of jaeger-client, and the other way round', (t) => {
  const traced = bridge(t);
  const copy = require('opentracing') as OpenTracingCopy;
  const ours = createTracer(copy, traced.settings, traced.guard);
  const tracer = memoryTracer();
  const first = ours.startSpan('first') as unknown as JaegerSpanLike;
  first.setBaggageItem('k', 'v');
  const second = tracer.startSpan('second', { childOf: first });
  const third = ours.startSpan('third', { childOf: second.context() }) as unknown as JaegerSpanLike;
  const fourth = tracer.startSpan('fourth', { childOf: third.context() });
  assert.deepEqual(
    [second, third, fourth].map((span) => span.getBaggageItem('k')),
    ['v', 'v', 'v'],
  );
  for (const span of [fourth, third, second, first]) span.finish();
  const ids = ['first', 'second', 'third', 'fourth'].map((name) => named(traced, name));
  assert.deepEqual(
    ids.map(({ parentId }) => parentId),
    [undefined, ...ids.slice(0, 3).map(({ spanId }) => spanId)],
  );
});

test('of what an operator wants ignored nothing is recorded', (t) => {
  const traced = bridge(t);
  const tracer = memoryTracer();
  const parent = tracer.startSpan('parent');
  const ignored = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
  runInContext(ignored, () => tracer.startSpan('ignored').finish(), undefined, []);
  parent.finish();
  assert.deepEqual(
    traced.spans.map(({ name }) => name),
    ['parent'],
  );
});

test('nested: what the request starts is below the manual span of the server while that is open', (t) => {
  const traced = bridge(t, { parent: 'nested' });
  const tracer = memoryTracer();
  const headers = { 'uber-trace-id': 'a1:b7:0:1' };
  const server = receive(traced, headers);
  const parentNow = (): string | undefined =>
    (traced.settings.tracer.start('automatic', 2, activeContext(), undefined) as Span).parentSpanContext
      ?.spanId;
  within(server, () => {
    const handle = tracer.startSpan('handle', { childOf: tracer.extract('text_map', headers) });
    assert.equal(parentNow(), handle.context().spanIdStr.padStart(16, '0'));
    handle.finish();
    assert.equal(parentNow(), server.spanContext().spanId);
  });
});

/** A sender that counts. */
class Sender {
  appended = 0;
  setProcess(): void {}
  append(_span: unknown, callback?: (count: number) => void): void {
    this.appended++;
    callback?.(1);
  }
  flush(callback?: (count: number) => void): void {
    callback?.(0);
  }
  close(): void {}
}

function remote(metrics?: object) {
  const sender = new Sender();
  const { RemoteReporter, Tracer, ConstSampler } = jaegerClient;
  const reporter = new RemoteReporter(sender, metrics === undefined ? {} : { metrics });
  return { sender, reporter, tracer: new Tracer('shop', reporter, new ConstSampler(true)) };
}

test('a reporter that sends does not send what we have recorded, and counts it', (t) => {
  const traced = bridge(t);
  const counts: number[] = [];
  const { sender, tracer, reporter } = remote({
    reporterSuccess: { increment: (by: number) => counts.push(by) },
  });
  t.after(() => reporter.close());
  const span = tracer.startSpan('recorded');
  span.finish();
  assert.deepEqual([sender.appended, counts, traced.spans.length], [0, [1], 1]);
  (reporter as unknown as { report(span: unknown): void }).report(span);
  assert.equal(sender.appended, 1);
});

test('a fault of ours costs no span: those are sent by their reporter, and later ones by us', (t) => {
  let isBroken = true;
  const recorded: string[] = [];
  const traced = bridge(t, {
    recorder: { sinks: [] },
    provider: {
      limits: defaultLimits,
      maskText: (text: string) => text,
      record({ name }: { readonly name: string }) {
        if (isBroken) throw new Error('ours');
        recorded.push(name);
      },
    } as never,
  });
  const { sender, tracer, reporter } = remote({ reporterSuccess: { increment() {} } });
  t.after(() => reporter.close());
  for (let n = 0; n < 3; n++) tracer.startSpan('sent').finish();
  assert.equal(sender.appended, 3);
  const line =
    'test (_report): Error: ours; the call goes on as without us, its span may be missing; the next one is traced';
  assert.deepEqual(traced.faults, [line, line, line]);
  isBroken = false;
  tracer.startSpan('kept').finish();
  assert.deepEqual([sender.appended, recorded], [3, ['kept']]);
});

test('a tracer that reports to nobody is not recorded and configures nothing', (t) => {
  const told: unknown[] = [];
  const traced = bridge(t, { onTracer: (configuration) => void told.push(configuration) as undefined });
  const { Tracer, ConstSampler } = jaegerClient;
  const tracer = new Tracer('shop', undefined, new ConstSampler(true));
  tracer.startSpan('unwanted').finish();
  assert.deepEqual([traced.spans, told], [[], []]);
  memoryTracer();
  assert.equal(told.length, 1);
});

test('spans go where the answer to their tracer says', (t) => {
  const others: string[] = [];
  const traced = bridge(t, {
    onTracer: ({ serviceName }) =>
      serviceName === 'shop' ? [{ append: (span) => others.push(span.name) }] : undefined,
  });
  memoryTracer().startSpan('elsewhere').finish();
  const { Tracer, InMemoryReporter, ConstSampler } = jaegerClient;
  new Tracer('main', new InMemoryReporter(), new ConstSampler(true)).startSpan('here').finish();
  assert.deepEqual([others, traced.spans.map(({ name }) => name)], [['elsewhere'], ['here']]);
});

test("Zipkin's codec for HTTP is told of, one for another format is not", (t) => {
  let told = 0;
  bridge(t, { onB3: () => told++ });
  const tracer = memoryTracer();
  const codec = new jaegerClient.ZipkinB3TextMapCodec({});
  tracer.registerInjector('own', codec);
  assert.equal(told, 0);
  tracer.registerInjector('http_headers', codec);
  assert.equal(told, 1);
});

test('after close nothing is recorded, and its callback comes when what has ended is sent', async (t) => {
  const steps: string[] = [];
  let sent = (): void => {};
  const flush = (): Promise<void> => {
    steps.push('flushing');
    return new Promise((resolve) => {
      sent = resolve;
    });
  };
  const traced = bridge(t, { flush, shutdownTimeoutMs: 60_000 });
  const { tracer } = remote();
  const closed = new Promise<unknown[]>((resolve) =>
    tracer.close((...args) => resolve([steps.push('closed'), ...args])),
  );
  tracer.startSpan('late').finish();
  assert.deepEqual(steps, ['flushing']);
  sent();
  await closed;
  assert.deepEqual([steps, traced.spans], [['flushing', 'closed'], []]);
});

for (const [what, flush] of [
  ['never ends', () => new Promise<void>(() => {})],
  ['fails', () => Promise.reject(new Error('down'))],
] as const) {
  test(`close: a flush that ${what} does not hold the callback`, async (t) => {
    bridge(t, { flush, shutdownTimeoutMs: 1 });
    const { tracer } = remote();
    await new Promise<void>((resolve) => tracer.close(() => resolve()));
  });
}

test("the application's options stay as they are", (t) => {
  const traced = bridge(t);
  const tracer = memoryTracer();
  const server = receive(traced, {});
  const options = Object.freeze({
    tags: Object.freeze({ a: 1 }),
    references: Object.freeze([]),
    startTime: at,
  });
  within(server, () => tracer.startSpan('frozen', options).finish(at + 1));
  const { parentId, attributes, startMs } = named(traced, 'frozen');
  assert.deepEqual([parentId, attributes, startMs], [server.spanContext().spanId, { a: 1 }, at]);
});

test('what is wrong in the options is not a fault of ours', (t) => {
  const traced = bridge(t);
  const tracer = memoryTracer();
  for (const options of [
    null,
    undefined,
    1,
    'text',
    { references: 'x' },
    { tags: null },
    { childOf: 1 },
  ] as never[]) {
    try {
      tracer.startSpan('odd', options);
    } catch {
      // jaeger-client's own answer.
    }
  }
  assert.deepEqual(traced.faults, []);
});

test('the texts of errors are masked, as those of our own spans', (t) => {
  const traced = bridge(t, { recorder: { maskText: (text) => text.replaceAll('secret', 'REDACTED') } });
  const error = new Error('secret');
  memoryTracer()
    .startSpan('masked')
    .setTag('cause', error)
    .log({ event: 'error', 'error.object': error, message: 'a secret' })
    .finish();
  const { attributes, logs } = named(traced, 'masked');
  assert.equal(attributes['cause'], 'Error: REDACTED');
  assert.equal(logs[0]?.['message'], 'a REDACTED');
  assert.doesNotMatch(JSON.stringify(logs), /secret/);
});
