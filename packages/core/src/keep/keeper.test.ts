import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeSink, AttributeSource } from '../attribute-sink.ts';
import { attributeKey } from '../attribute-sink.ts';
import { rootContext, Track, withRemoteParent } from '../context.ts';
import { fixedAttributes } from '../fixed-attributes.ts';
import { fixtureProvider } from '../fixture-provider.ts';
import { CollectingSink } from '../limiting-sink.ts';
import type { Sampler } from '../sampler.ts';
import { alwaysOff } from '../samplers/always.ts';
import { ParentBasedSampler } from '../samplers/parent-based.ts';
import { Span } from '../span.ts';
import { SpanIdentity } from '../span-identity.ts';
import { SpanRecorder } from '../span-recorder.ts';
import type { EncodableSpan } from '../span-sink.ts';
import { type StartedSpan, Tracer } from '../tracer.ts';
import type { KeepRules } from './keeper.ts';

const both: KeepRules = { errors: true, slowerThanMs: 500 };
const error = { code: 2 };

function keeping(
  rules: KeepRules | 'none' = both,
  sampler: Sampler = new ParentBasedSampler({ root: alwaysOff }),
) {
  const ended: EncodableSpan[] = [];
  const begun: string[] = [];
  const made = fixtureProvider({
    sampler,
    keep: rules === 'none' ? undefined : rules,
    sinks: [{ append: (span) => void ended.push(span), begin: ({ name }) => void begun.push(name) }],
  });
  const start = (name: string, parent?: StartedSpan, source?: AttributeSource) =>
    made.tracer.start(name, 0, parent?.track ?? rootContext, source);
  return { ...made, start, ended, begun, names: () => ended.map(({ name }) => name) };
}

function attributesOf(span: EncodableSpan | undefined): object {
  const sink = new CollectingSink();
  span?.writeAttributes(sink);
  return sink.attributes;
}

test('without rules a span that the sampler drops is its ids alone', () => {
  const { start } = keeping('none');
  assert.equal(start('root') instanceof Track, true);
});

test('a trace whose first span is well is dropped whole', () => {
  const { start, ended, provider } = keeping();
  const root = start('root');
  start('child', root).end();
  root.end();
  assert.deepEqual(ended, []);
  assert.equal(provider.openSpanCount, 0);
});

test('a trace whose first span fails is kept whole, in the order of its ends, and marked', () => {
  const { start, names, begun, ended } = keeping();
  const root = start('root');
  const child = start('child', root);
  start('grandchild', child).end();
  child.end();
  assert.deepEqual(begun, []);
  root.setStatus(error);
  root.end();
  assert.deepEqual(names(), ['grandchild', 'child', 'root']);
  assert.deepEqual(begun.sort(), ['child', 'grandchild', 'root']);
  assert.deepEqual(ended.map(attributesOf), [{}, {}, { 'spoor.kept': 'error' }]);
});

for (const [ms, kept] of [
  [500, false],
  [501, true],
] as const) {
  test(`>500ms: a first span of ${ms} ms is ${kept ? 'kept' : 'dropped'}`, () => {
    const { start, clock, ended } = keeping({ errors: false, slowerThanMs: 500 });
    const root = start('root');
    clock.advance(ms);
    root.setStatus(error);
    root.end();
    assert.deepEqual(ended.map(attributesOf), kept ? [{ 'spoor.kept': 'slow' }] : []);
  });
}

test('errors alone: slow is not enough, and only the first span counts', () => {
  const { start, clock, ended } = keeping({ errors: true, slowerThanMs: undefined });
  const root = start('root');
  const child = start('child', root);
  child.setStatus(error);
  child.end();
  clock.advance(100_000);
  root.end();
  assert.deepEqual(ended, []);
});

test('what was cut off by the end of the process has failed', () => {
  const { start, ended, provider } = keeping();
  start('child', start('root'));
  provider.forEachOpenSpan((span) => span.setAttribute('spoor.incomplete', true).end());
  assert.equal(ended.length, 2);
});

test('what is held is nothing to lose: the first span that is told is one that is kept', () => {
  let told = 0;
  const { tracer, provider } = fixtureProvider({
    sampler: alwaysOff,
    keep: both,
    onFirstSpan: () => void told++,
  });
  const root = tracer.start('root', 0, rootContext, undefined);
  assert.deepEqual([told, provider.openSpanCount], [0, 0]);
  root.setStatus(error).end();
  assert.equal(told, 1);
});

test('a span that is left out is left out of what is kept too, and nobody hears of it', () => {
  const { start, names, begun, provider } = keeping();
  const root = start('root');
  const [first, second, third] = ['first', 'second', 'third'].map((name) => start(name, root) as Span);
  assert.equal(second?.discard(), true);
  first?.end();
  let open = 0;
  provider.forEachOpenSpan(() => void open++);
  assert.equal(open, 2);
  third?.end();
  root.setStatus(error).end();
  assert.deepEqual(names(), ['first', 'third', 'root']);
  assert.deepEqual(begun.sort(), ['first', 'root', 'third']);
});

test('ids and flags say that the sampler dropped it, to the next process too', () => {
  const { start, ended } = keeping();
  const root = start('root');
  const child = start('child', root);
  assert.ok(root instanceof Span && child instanceof Span);
  assert.deepEqual([root.isRecording(), root.spanContext().traceFlags], [true, 0]);
  assert.equal(child.spanContext().traceId, root.spanContext().traceId);
  root.setStatus(error);
  root.end();
  assert.equal(ended[0]?.identity.isSampled, false);
  assert.equal(ended[0]?.identity.spanId, root.spanContext().spanId);
});

test('a remote parent that was dropped: the first span here decides', () => {
  const { tracer, ended } = keeping();
  const remote = SpanIdentity.fromHex('1', '2', 0, { isRemote: true });
  assert.ok(remote);
  const root = tracer.start('root', 1, withRemoteParent(rootContext, remote), undefined);
  root.setStatus(error);
  root.end();
  assert.deepEqual([ended[0]?.parent1, ended[0]?.isParentRemote], [2, true]);
});

test('two traces are two decisions', () => {
  const { start, names } = keeping();
  const [good, bad] = [start('good'), start('bad')];
  start('of good', good).end();
  start('of bad', bad).end();
  bad.setStatus(error).end();
  good.end();
  assert.deepEqual(names(), ['of bad', 'bad']);
});

test('spans that end after the decision follow it', () => {
  const { start, names } = keeping();
  const bad = start('bad');
  const late = start('late', bad);
  bad.setStatus(error).end();
  late.end();
  start('later', bad).end();
  assert.deepEqual(names(), ['bad', 'late', 'later']);
  const good = start('good');
  const second = start('second', good);
  good.end();
  second.end();
  assert.equal(start('third', good) instanceof Track, true);
  assert.deepEqual(names(), ['bad', 'late', 'later']);
});

test('a trace that the sampler takes is not held', () => {
  const { start, ended } = keeping(both, {
    sample: () => ({ isSampled: true, attributes: [] }),
    toString: () => '',
  });
  start('root').end();
  assert.deepEqual(ended.map(attributesOf), [{}]);
});

test('a child that is dropped below a trace that was taken is its ids alone', () => {
  const sampler: Sampler = {
    sample: ({ parent }) => ({ isSampled: parent === undefined, attributes: [] }),
    toString: () => '',
  };
  const { start } = keeping(both, sampler);
  assert.equal(start('child', start('root')) instanceof Track, true);
});

test('attributes are as they were at the end of their span, each of its type', () => {
  const { start, ended } = keeping();
  const common = fixedAttributes([[attributeKey('c'), 'common']]);
  const facts = { text: 'then' };
  const source: AttributeSource = {
    writeAttributes(sink: AttributeSink) {
      sink.string(attributeKey('s'), facts.text);
      sink.int(attributeKey('i'), 1);
      sink.double(attributeKey('d'), 2);
      sink.double(attributeKey('f'), 2.5);
      sink.bool(attributeKey('b'), true);
      sink.array(attributeKey('a'), ['x', 'y']);
      sink.fixed(common);
    },
  };
  const root = start('root');
  const child = start('child', root, source) as Span;
  child.setAttribute('own', 7).addEvent('event', { e: 1 });
  child.end();
  facts.text = 'now';
  root.setStatus(error).end();
  const calls: unknown[] = [];
  const note = (kind: string) => (key: { name: string }, value: unknown) =>
    void calls.push([kind, key.name, value]);
  ended[0]?.writeAttributes({
    string: note('string'),
    int: note('int'),
    double: note('double'),
    bool: note('bool'),
    array: note('array'),
    fixed: (fixed) => void calls.push(['fixed', fixed === common]),
  });
  assert.deepEqual(calls.slice(0, 6), [
    ['string', 's', 'then'],
    ['int', 'i', 1],
    ['double', 'd', 2],
    ['double', 'f', 2.5],
    ['bool', 'b', true],
    ['array', 'a', ['x', 'y']],
  ]);
  assert.deepEqual(calls.at(-1), ['int', 'own', 7]);
  assert.equal(ended[0]?.recordedEvents[0]?.name, 'event');
});

test('what is held is bounded: of one trace, whose root says how many spans are missing', () => {
  const { start, ended } = keeping();
  const root = start('root');
  const many = 10_000;
  const long = 'x'.repeat(1000);
  for (let index = 0; index < many; index++) (start('child', root) as Span).setAttribute('a', long).end();
  root.setStatus(error).end();
  assert.ok(ended.length > 500 && ended.length < 1100, `${ended.length}`);
  assert.deepEqual(attributesOf(ended.at(-1)), {
    'spoor.kept': 'error',
    'spoor.kept.lost_spans': many - (ended.length - 1),
  });
});

test('what is held is bounded: of all traces, the oldest gives way', () => {
  const { start, ended } = keeping();
  const long = 'x'.repeat(100_000);
  const roots = Array.from({ length: 200 }, (_, index) => {
    const root = start(`root ${index}`);
    (start('child', root) as Span).setAttribute('a', long).end();
    return root;
  });
  for (const root of roots) root.setStatus(error).end();
  const withChild = ended.filter(({ name }) => name === 'child').length;
  assert.ok(withChild >= 60 && withChild <= 84, `${withChild}`);
  assert.deepEqual(attributesOf(ended.find(({ name }) => name === 'root 0')), {
    'spoor.kept': 'error',
    'spoor.kept.lost_spans': 1,
  });
  assert.deepEqual(attributesOf(ended.at(-1)), { 'spoor.kept': 'error' });
});

test('traces that end give their room back', () => {
  const { start, ended } = keeping();
  const long = 'x'.repeat(100_000);
  for (let index = 0; index < 1000; index++) {
    const root = start('root');
    (start('child', root) as Span).setAttribute('a', long).end();
    root.end();
  }
  const root = start('root');
  start('child', root).end();
  root.setStatus(error).end();
  assert.equal(ended.length, 2);
});

test('nothing is held of traces that are over, nor of what ends after them', () => {
  const recorder = new SpanRecorder({
    resource: { serviceName: 'shop', attributes: [] },
    sampler: alwaysOff,
    sinks: [],
    keep: both,
  });
  const tracer = new Tracer({ name: 'test', version: undefined }, recorder);
  for (const status of [0, 2]) {
    const root = tracer.start('root', 0, rootContext, undefined);
    const late = tracer.start('late', 0, root.track, undefined);
    tracer.start('child', 0, root.track, undefined).end();
    assert.ok(recorder.keeper !== undefined && recorder.keeper.bytes > 0);
    root.setStatus({ code: status }).end();
    late.end();
    assert.equal(recorder.keeper.bytes, 0);
  }
});

test('a span that cannot be written costs itself', () => {
  const faults: string[] = [];
  const { tracer, ended } = (() => {
    const spans: EncodableSpan[] = [];
    const made = fixtureProvider({
      sampler: alwaysOff,
      keep: both,
      sinks: [{ append: (span) => void spans.push(span) }],
      onFault: (place) => void faults.push(place),
    });
    return { ...made, ended: spans };
  })();
  const root = tracer.start('root', 0, rootContext, undefined);
  const broken = { writeAttributes: () => assert.fail('broken') };
  tracer.start('child', 0, root.track, broken).end();
  root.setStatus(error).end();
  assert.deepEqual(faults, ['the keeping of a trace']);
  assert.deepEqual(
    ended.map(({ name }) => name),
    ['root'],
  );
});

test('times of a trace that is held are those of the clock', () => {
  const { start, clock, ended } = keeping();
  const root = start('root');
  clock.advance(1234);
  const child = start('child', root);
  clock.advance(6);
  child.end();
  root.setStatus(error).end();
  const [second, first] = ended;
  const startMs = ({ startSeconds, startNanos }: EncodableSpan) => startSeconds * 1000 + startNanos / 1e6;
  assert.ok(first && second);
  assert.equal(startMs(first), 1_700_000_000_000);
  assert.equal(startMs(second), 1_700_000_001_234);
  assert.deepEqual([second.durationNanos, first.durationNanos], [6e6, 1240e6]);
});
