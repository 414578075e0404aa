import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endTrack, rootContext, Track, withRemoteParent } from './context.ts';
import { fixtureProvider } from './fixture-provider.ts';
import { alwaysOff, alwaysOn } from './samplers/always.ts';
import type { Span } from './span.ts';
import { SpanIdentity } from './span-identity.ts';
import type { EncodableSpan } from './span-sink.ts';

const identity = (isRemote: boolean): SpanIdentity =>
  SpanIdentity.fromHex('4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', 1, {
    isRemote,
  }) as SpanIdentity;

for (const sampler of [alwaysOn, alwaysOff]) {
  test(`${sampler}: the local root is the first span of a trace in this process, however deep one asks`, () => {
    const { tracer } = fixtureProvider({ sampler });
    for (const context of [rootContext, withRemoteParent(rootContext, identity(true))]) {
      const root = tracer.start('server', 1, context, undefined).track;
      const child = tracer.start('client', 2, root, undefined).track;
      const grandchild = tracer.start('inner', 0, child, undefined).track;
      assert.equal(root.localRoot, root);
      assert.equal(child.localRoot, root);
      assert.equal(grandchild.localRoot, root);
    }
  });

  test(`${sampler}: a span is open until it ends`, () => {
    const { tracer } = fixtureProvider({ sampler });
    const root = tracer.start('server', 1, rootContext, undefined);
    const child = tracer.start('client', 2, root.track, undefined);
    child.end();
    assert.deepEqual([root.track.isEnded, child.track.isEnded], [false, true]);
    root.end();
    assert.equal(root.track.isEnded, true);
  });
}

test('an instrumentation ends what is not recorded; a context without a span has no end', () => {
  const { tracer } = fixtureProvider({ sampler: alwaysOff });
  const { track } = tracer.start('server', 1, rootContext, undefined);
  endTrack(rootContext);
  endTrack(track);
  assert.ok(track.isEnded);
});

test('what stands in for a context is the parent there, and not below', () => {
  const { tracer, ended } = fixtureProvider();
  const root = tracer.start('server', 1, rootContext, undefined);
  root.track.standIn = Track.of(identity(false), undefined);
  const child = tracer.start('client', 2, root.track, undefined);
  tracer.start('inner', 0, child.track, undefined).end();
  child.end();
  root.track.standIn = undefined;
  tracer.start('after', 0, root.track, undefined).end();
  assert.deepEqual(
    ended.map((span) => [span.name, span.parentSpanContext?.spanId]),
    [
      ['inner', child.spanContext().spanId],
      ['client', '00f067aa0ba902b7'],
      ['after', root.spanContext().spanId],
    ],
  );
});

test('a span that is discarded reaches nobody and is not open', () => {
  const { tracer, ended, provider } = fixtureProvider();
  const span = tracer.start('unwanted', 0, rootContext, undefined) as Span;
  span.discard();
  span.end();
  span.discard();
  assert.deepEqual([ended, provider.openSpanCount, span.track.isEnded], [[], 0, true]);
});

test('what another tracer measured goes where all spans go, or where it is told', () => {
  let told = 0;
  const begun: unknown[] = [];
  const sink = {
    append: (span: EncodableSpan) => void all.push(span),
    begin: (span: unknown) => begun.push(span),
  };
  const all: EncodableSpan[] = [];
  const others: EncodableSpan[] = [];
  const { provider, tracer, ended } = fixtureProvider({ onFirstSpan: () => told++ });
  const span = tracer.start('foreign', 0, rootContext, undefined) as Span;
  provider.record(span);
  assert.deepEqual([ended, told], [[span], 1]);
  provider.reconfigure({ sinks: [sink] });
  provider.record(span);
  provider.record(span, [{ append: (each) => others.push(each) }]);
  assert.deepEqual([all, others, begun.length, ended.length], [[span], [span], 2, 1]);
});

test('sampler, resource and sinks that are known later hold from then on', () => {
  const later: EncodableSpan[] = [];
  const { provider, tracer, ended } = fixtureProvider();
  const open = tracer.start('open', 0, rootContext, undefined) as Span;
  provider.reconfigure({
    sampler: alwaysOff,
    resource: { serviceName: 'later', attributes: [] },
    sinks: [{ append: (span) => later.push(span) }],
  });
  open.end();
  tracer.start('unsampled', 0, rootContext, undefined).end();
  assert.deepEqual([later, ended], [[open], []]);
  assert.deepEqual(open.resource.attributes, { 'service.name': 'later' });
});

for (const [limits, count, dropped] of [
  [undefined, 3, 0],
  [2, 2, 1],
  [0, 0, 3],
] as const) {
  test(`logs and links of OpenTracing keep the limit of ${limits ?? 'the default'}`, () => {
    const most = limits ?? 128;
    const { tracer } = fixtureProvider({
      limits: {
        attributeValueLength: Number.POSITIVE_INFINITY,
        attributeCount: 128,
        eventCount: most,
        linkCount: most,
        attributesPerEvent: 128,
        attributesPerLink: 128,
      },
    });
    const span = tracer.start('logged', 0, rootContext, undefined) as Span;
    const attributes = { keys: ['n'], values: [1], droppedCount: 0 };
    for (let n = 0; n < 3; n++) {
      span.addLog(attributes, [n, 0]);
      span.addRecordedLink({ identity: identity(true), referenceType: 'child_of', attributes });
    }
    assert.deepEqual(
      [span.recordedEvents.map(({ epochSeconds }) => epochSeconds), span.droppedEventsCount],
      [[0, 1, 2].slice(3 - count), dropped],
    );
    assert.deepEqual([span.recordedLinks.length, span.droppedLinksCount], [count, dropped]);
    span.end();
    span.addLog(attributes);
    span.addRecordedLink({ identity: identity(true), attributes });
    assert.deepEqual([span.recordedEvents.length, span.recordedLinks.length], [count, count]);
  });
}
