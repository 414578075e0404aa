import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeSource, attributeKey } from './attribute-sink.ts';
import { rootContext, Track } from './context.ts';
import { fixtureProvider } from './fixture-provider.ts';
import { defaultLimits } from './limits.ts';
import { createPropagator } from './propagation/create-propagator.ts';
import { alwaysOff } from './samplers/always.ts';
import { Span } from './span.ts';
import type { Tracer } from './tracer.ts';

function started(options: Parameters<typeof fixtureProvider>[0] = {}, source?: AttributeSource) {
  const fixture = fixtureProvider(options);
  const span = fixture.tracer.start('op', 1, rootContext, source);
  assert.ok(span instanceof Span);
  return { ...fixture, span };
}

const method = attributeKey('http.request.method');
const status = attributeKey('http.response.status_code');
const lazy: AttributeSource = {
  writeAttributes(sink) {
    sink.string(method, 'GET');
    sink.int(status, 200);
  },
};

test('attributes: each type of the API is kept, others are ignored', () => {
  const { span } = started();
  span.setAttributes({ s: 'x', i: 1, d: 0.5, b: true, a: ['x', null, 'y'] });
  span.setAttribute('', 'no name');
  span.setAttribute('object', { nested: 1 } as never);
  span.setAttribute('mixed', [1, 'x'] as never);
  span.setAttribute('nothing', undefined as never);
  assert.deepEqual(span.attributes, { s: 'x', i: 1, d: 0.5, b: true, a: ['x', null, 'y'] });
});

test('attributes: an array is copied when it is set', () => {
  const { span } = started();
  const values = ['x'];
  span.setAttribute('a', values);
  values.push('later');
  assert.deepEqual(span.attributes, { a: ['x'] });
});

test('attributes: lazy ones are read when asked for, and a set one wins over a lazy one of its name', () => {
  const { span } = started({}, lazy);
  assert.deepEqual(span.attributes, { 'http.request.method': 'GET', 'http.response.status_code': 200 });
  span.setAttribute('http.request.method', 'POST');
  assert.deepEqual(span.attributes, { 'http.response.status_code': 200, 'http.request.method': 'POST' });
});

test('attributes: the name __proto__ is one like any other', () => {
  const { span } = started();
  span.setAttribute('__proto__', 'x');
  assert.deepEqual(Object.entries(span.attributes), [['__proto__', 'x']]);
});

test('limits: attributes are counted lazy ones included, values cut by UTF-16 length', () => {
  const limits = { ...defaultLimits, attributeCount: 2, attributeValueLength: 3 };
  const { span } = started({ limits }, lazy);
  span.setAttribute('long', 'abcd');
  span.setAttribute('long', 'abcde');
  assert.deepEqual(span.attributes, { 'http.request.method': 'GET', long: 'abc' });
  assert.equal(span.droppedAttributesCount, 1);
  const other = started({ limits }).span;
  other.setAttributes({ exact: 'abc', array: ['abcd', 'x'], third: 1 });
  assert.deepEqual(other.attributes, { exact: 'abc', array: ['abc', 'x'] });
  assert.equal(other.droppedAttributesCount, 1);
});

test('limits: the oldest event and link give way and are counted, 0 allows none', () => {
  const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
  const limits = {
    ...defaultLimits,
    eventCount: 2,
    linkCount: 1,
    attributesPerEvent: 1,
    attributesPerLink: 0,
  };
  const { span } = started({ limits });
  span.addEvent('first').addEvent('second', { a: 1, b: 2 }).addEvent('third');
  span
    .addLink({ context: { ...context, spanId: '3'.repeat(16) } })
    .addLink({ context, attributes: { a: 1 } });
  assert.deepEqual(
    span.events.map(({ name, attributes, droppedAttributesCount }) => [
      name,
      attributes,
      droppedAttributesCount,
    ]),
    [
      ['second', { a: 1 }, 1],
      ['third', {}, 0],
    ],
  );
  assert.deepEqual(span.links, [{ context, attributes: {}, droppedAttributesCount: 1 }]);
  assert.deepEqual([span.droppedEventsCount, span.droppedLinksCount], [1, 1]);
  const none = started({ limits: { ...defaultLimits, eventCount: 0, linkCount: 0 } }).span;
  none.addEvent('x').addLink({ context });
  assert.deepEqual(
    [none.events, none.links, none.droppedEventsCount, none.droppedLinksCount],
    [[], [], 1, 1],
  );
});

test('status: ok is final, unset is ignored, only an error has a description', () => {
  const { span } = started();
  span.setStatus({ code: 2, message: 'broken' });
  span.setStatus({ code: 0 });
  assert.deepEqual(span.status, { code: 2, message: 'broken' });
  span.setStatus({ code: 2, message: 7 as never });
  assert.deepEqual(span.status, { code: 2 });
  span.setStatus({ code: 1, message: 'ignored' });
  span.setStatus({ code: 2, message: 'too late' });
  assert.deepEqual(span.status, { code: 1 });
});

test('recordException: type, message and stack; a code before the name', () => {
  const { span } = started();
  const error = Object.assign(new TypeError('bad'), { stack: 'trace' });
  span.recordException(error);
  span.recordException(Object.assign(new Error('gone'), { code: 'ENOENT', stack: 's' }));
  span.recordException('text');
  span.recordException({} as never);
  assert.deepEqual(
    span.events.map(({ name, attributes }) => [name, attributes]),
    [
      [
        'exception',
        { 'exception.type': 'TypeError', 'exception.message': 'bad', 'exception.stacktrace': 'trace' },
      ],
      ['exception', { 'exception.type': 'ENOENT', 'exception.message': 'gone', 'exception.stacktrace': 's' }],
      ['exception', { 'exception.message': 'text' }],
    ],
  );
});

test('end: only the first counts, and nothing changes afterwards', () => {
  const { span, clock, ended } = started();
  clock.advance(5);
  span.end();
  clock.advance(5);
  span.end();
  span.setAttribute('a', 1).addEvent('e').setStatus({ code: 1 }).updateName('other');
  assert.equal(ended.length, 1);
  assert.equal(span.isRecording(), false);
  assert.deepEqual(span.duration, [0, 5_000_000]);
  assert.deepEqual([span.attributes, span.events, span.status, span.name], [{}, [], { code: 0 }, 'op']);
});

test('times: from the wall clock at the start, monotonic afterwards', () => {
  const { span, clock } = started();
  assert.deepEqual(span.startTime, [1_700_000_000, 0]);
  clock.wall -= 3_600_000;
  clock.monotonic += 1.5;
  span.addEvent('e');
  span.end();
  assert.deepEqual(span.events[0]?.time, [1_700_000_000, 1_500_000]);
  assert.deepEqual(span.endTime, [1_700_000_000, 1_500_000]);
});

test('times: every form of the API, and an end before the start gives no duration', () => {
  const { span, tracer, clock } = started();
  clock.advance(5);
  const forms = [
    [1_700_000_001, 1_500_000_000] as [number, number],
    1_700_000_002_500,
    new Date(1_700_000_002_500),
  ];
  for (const form of forms) span.addEvent('e', form);
  span.addEvent('monotonic', {}, 1002);
  span.addEvent('invalid', Number.NaN as never);
  assert.deepEqual(
    span.events.map(({ time }) => time),
    [
      [1_700_000_002, 500_000_000],
      [1_700_000_002, 500_000_000],
      [1_700_000_002, 500_000_000],
      [1_700_000_000, 2_000_000],
      [1_700_000_000, 5_000_000],
    ],
  );
  span.end(1_600_000_000_000);
  assert.deepEqual(span.duration, [0, 0]);
  const exact = tracer.startSpan('exact', { startTime: [1_700_000_000, 123_456_789] }) as Span;
  exact.end([1_700_000_010, 123_456_790]);
  assert.deepEqual(
    [exact.startTime, exact.duration],
    [
      [1_700_000_000, 123_456_789],
      [10, 1],
    ],
  );
});

test('a span can be read as upstream reads it', () => {
  const { span, tracer } = started();
  const child = tracer.start('child', 2, span.track, undefined) as Span;
  assert.deepEqual(child.parentSpanContext, span.spanContext());
  assert.equal(child.parentSpanContext?.traceId, child.spanContext().traceId);
  assert.deepEqual(child.instrumentationScope, { name: 'test', version: '1' });
  assert.deepEqual(child.resource.attributes, { 'service.name': 'shop', 'host.name': 'h' });
  assert.equal(span.parentSpanContext, undefined);
});

test('a sink that throws harms nobody, is told each time and gets the next span', () => {
  const faults: unknown[] = [];
  let calls = 0;
  const fault = new Error('bug');
  const sink = {
    append() {
      calls++;
      throw fault;
    },
  };
  const kept: unknown[] = [];
  const { tracer } = fixtureProvider({
    sinks: [sink, { append: (span) => kept.push(span) }],
    onFault: (name, error) => faults.push([name, error]),
  });
  tracer.startSpan('a').end();
  tracer.startSpan('b').end();
  const told = ['the export of a span', fault];
  assert.deepEqual(faults, [told, told]);
  assert.deepEqual([calls, kept.length], [2, 2]);
});

test('what waits for the hand-over of a span is told when all sinks have it, and at once when none is on its way', () => {
  const told: string[] = [];
  const say = (word: string) => () => told.push(word);
  const { provider, tracer } = fixtureProvider({
    sinks: [
      { append: () => provider.whenHandedOver(say('all sinks have it')) },
      { append: () => told.push('second sink') },
    ],
  });
  provider.whenHandedOver(say('nothing on its way'));
  tracer.startSpan('a').end();
  assert.deepEqual(told, ['nothing on its way', 'second sink', 'all sinks have it']);
});

test('the same for a span that somebody else has measured', () => {
  const told: string[] = [];
  const say = (word: string) => () => told.push(word);
  const { provider, tracer, ended } = fixtureProvider({
    sinks: [
      { append: () => provider.whenHandedOver(say('all sinks have it')) },
      { append: () => told.push('second sink') },
    ],
  });
  const span = tracer.startSpan('measured') as Span;
  provider.record(span);
  provider.record(span, [{ append: () => told.push('another sink') }]);
  assert.deepEqual(told, ['second sink', 'all sinks have it', 'another sink']);
  assert.deepEqual(ended, []);
});

test('a span that is left out while its trace is held is counted nowhere, and the next trace is kept', () => {
  const { provider, tracer, ended } = fixtureProvider({
    sampler: alwaysOff,
    keep: { errors: true, slowerThanMs: undefined },
  });
  const [first, second] = [tracer.startSpan('first'), tracer.startSpan('second')] as Span[];
  assert.equal(first?.drop(), true);
  assert.equal(provider.openSpanCount, 0);
  const open: string[] = [];
  provider.forEachOpenSpan(({ name }) => open.push(name));
  assert.deepEqual(open, ['second']);
  second?.setStatus({ code: 2 }).end();
  assert.deepEqual(
    ended.map(({ name }) => name),
    ['second'],
  );
  assert.equal(provider.openSpanCount, 0);
});

test('open spans: known until they end, which they may do while they are visited', () => {
  const { provider, tracer, ended } = fixtureProvider();
  const spans = ['a', 'b', 'c'].map((name) => tracer.startSpan(name));
  spans[1]?.end();
  assert.equal(provider.openSpanCount, 2);
  provider.forEachOpenSpan((span) => span.setAttribute('incomplete', true).end());
  assert.equal(provider.openSpanCount, 0);
  assert.deepEqual(
    ended.map(({ name, attributes }) => [name, attributes]),
    [
      ['b', {}],
      ['a', { incomplete: true }],
      ['c', { incomplete: true }],
    ],
  );
});

test('after the end the context holds ids only', () => {
  const { span } = started();
  assert.equal(span.track.span, span);
  span.end();
  assert.ok(span.track.span instanceof Track);
  assert.equal(Object.values(span.track).includes(span), false);
});

test('a fault of what is told of a span that begins, or of the first one, harms nobody', () => {
  const faults: string[] = [];
  const fail = (): never => {
    throw new Error('bug');
  };
  const { tracer } = fixtureProvider({
    sinks: [{ begin: fail, append: () => {} }],
    onFirstSpan: fail,
    onFault: (place) => {
      faults.push(place);
      fail();
    },
  });
  for (const name of ['a', 'b']) assert.equal(tracer.startSpan(name).isRecording(), true);
  assert.deepEqual(faults, ['the export of a span', 'what the first span starts', 'the export of a span']);
});

test('a fault while a span is started costs that span', () => {
  const faults: string[] = [];
  let isBroken = true;
  const { tracer } = fixtureProvider({
    sampler: {
      sample() {
        if (isBroken) throw new Error('bug');
        return { isSampled: true, attributes: [] };
      },
    },
    onFault: (place) => faults.push(place),
  });
  assert.equal(tracer.startSpan('a').isRecording(), false);
  assert.equal(
    tracer.startActiveSpan('b', () => 42),
    42,
  );
  isBroken = false;
  assert.equal(tracer.startSpan('c').isRecording(), true);
  assert.deepEqual(faults, ['startSpan', 'startSpan']);
});

test('a span in a Proxy ends as itself', () => {
  const { span, provider, ended } = started();
  const proxy = new Proxy(span, {});
  proxy.addEvent('event', { a: 1 }).setAttribute('k', 'v');
  proxy.end();
  assert.equal(ended[0], span);
  assert.deepEqual([span.events.length, span.attributes, provider.openSpanCount], [1, { k: 'v' }, 0]);
  assert.equal(proxy.spanContext().spanId, span.spanContext().spanId);
});

test('discard: a span that nobody knows of is gone, and no sink hears of its end', () => {
  const heard: string[] = [];
  const sink = {
    begin: () => heard.push('begun'),
    append: () => heard.push('appended'),
    discard: () => heard.push('discarded'),
  };
  const { span, provider } = started({ sinks: [sink] });
  assert.equal(span.discard(), true);
  assert.equal(span.discard(), false);
  span.end();
  assert.deepEqual([heard, provider.openSpanCount, span.isRecording()], [['begun', 'discarded'], 0, false]);
});

test('discard: a span whose ids somebody has stays', () => {
  const injector = createPropagator(['tracecontext']);
  const taken: Record<string, (span: Span, tracer: Tracer) => unknown> = {
    child: (span, tracer) => tracer.start('child', 0, span.track, undefined),
    header: (span) => injector.inject(span.track, {}, { set() {} }),
    ids: (span) => span.spanContext(),
  };
  for (const [name, take] of Object.entries(taken)) {
    const { span, tracer, ended } = started();
    take(span, tracer);
    assert.equal(span.discard(), false, name);
    span.end();
    assert.deepEqual(ended, [span], name);
  }
});

test('the age of an open span is the time since its start', () => {
  const { span, clock } = started();
  clock.advance(2500.25);
  assert.ok(Math.abs(span.ageMs - 2500.25) < 1e-6, String(span.ageMs));
});
