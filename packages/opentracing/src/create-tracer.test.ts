import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  activeContext,
  alwaysOff,
  type Span as CoreSpan,
  namedParents,
  rootContext,
  runInContext,
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import type * as OpenTracing from 'opentracing';
import { createTracer } from './create-tracer.ts';
import { require, type Seen, type Traced, trace } from './fixtures/traced.ts';
import type { OpenTracingCopy } from './open-tracing.ts';
import type { OpenTracingSettings } from './settings.ts';

type Copy = typeof OpenTracing;
const newest = require('opentracing') as Copy;
const { FORMAT_BINARY, FORMAT_HTTP_HEADERS, FORMAT_TEXT_MAP, Reference, followsFrom, childOf } = newest;

interface Subject extends Traced {
  readonly tracer: OpenTracing.Tracer;
}

function subject(options: Parameters<typeof trace>[0] = {}, copy: Copy = newest): Subject {
  const traced = trace(options);
  const tracer = createTracer(copy as unknown as OpenTracingCopy, traced.settings, traced.guard);
  return { ...traced, tracer: tracer as unknown as OpenTracing.Tracer };
}

const only = ({ spans }: Subject): Seen => {
  assert.equal(spans.length, 1);
  return spans[0] as Seen;
};

/** In a server span of ours, which is open meanwhile. */
function inServer<T>(
  { settings }: Subject,
  work: () => T,
): { readonly result: T; readonly server: CoreSpan } {
  const server = settings.tracer.start('server', 1, rootContext, undefined) as CoreSpan;
  return { result: runInContext(server.track, work, undefined, []), server };
}

for (const [version, copy] of [
  ['0.12', require('opentracing-0.12')],
  ['0.13', require('opentracing-0.13')],
  ['0.14', newest],
] as const satisfies readonly (readonly [string, Copy])[]) {
  describe(`opentracing ${version}`, () => {
    test('objects are of the classes of the copy, setters can be chained, and everything is kept', () => {
      const traced = subject({}, copy);
      const { tracer } = traced;
      assert.ok(tracer instanceof copy.Tracer);
      const span = tracer.startSpan('first', { tags: { a: 1 }, startTime: 1_700_000_000_000 });
      assert.ok(span instanceof copy.Span);
      assert.ok(span.context() instanceof copy.SpanContext);
      assert.equal(span.tracer(), tracer);
      const chained = span
        .setTag('b', 'x')
        .addTags({ c: true })
        .setOperationName('second')
        .setBaggageItem('k', 'v');
      assert.equal(chained.log({ event: 'e' }), span);
      span.logEvent('f', { g: 1 });
      assert.equal(span.getBaggageItem('k'), 'v');
      assert.equal(span.finish(1_700_000_000_012.5), undefined);
      const { name, attributes, logs, startMs, durationMs } = only(traced);
      assert.deepEqual([name, startMs, durationMs], ['second', 1_700_000_000_000, 12.5]);
      assert.deepEqual(attributes, { a: 1, b: 'x', c: true });
      assert.deepEqual(logs, [{ event: 'e' }, { event: 'f', payload: '{"g":1}' }]);
      span.finish();
      span.setTag('late', 1);
      assert.equal(traced.spans.length, 1);
    });

    test('a carrier of text there and back; nothing is null, binary is nothing', () => {
      const { tracer } = subject({}, copy);
      for (const format of [FORMAT_TEXT_MAP, FORMAT_HTTP_HEADERS]) {
        const span = tracer.startSpan('sent').setBaggageItem('user', 'ä b');
        const carrier: Record<string, string> = {};
        tracer.inject(span, format, carrier);
        const found = tracer.extract(format, carrier) as OpenTracing.SpanContext;
        assert.ok(found instanceof copy.SpanContext);
        assert.equal(found.toTraceId?.(), span.context().toTraceId?.());
        assert.equal(found.toSpanId?.(), span.context().toSpanId?.());
        const child = tracer.startSpan('received', { childOf: found });
        assert.equal(child.getBaggageItem('user'), 'ä b');
        assert.equal(tracer.extract(format, {}), null);
      }
      tracer.inject(tracer.startSpan('binary'), FORMAT_BINARY, new copy.BinaryCarrier());
      assert.equal(tracer.extract(FORMAT_BINARY, new copy.BinaryCarrier()), null);
    });

    test('globalTracer() hands it out when it is initialised', () => {
      const traced = subject({}, copy);
      copy.initGlobalTracer(traced.tracer);
      copy.globalTracer().startSpan('global').finish();
      copy.initGlobalTracer(new copy.Tracer());
      copy.globalTracer().startSpan('of nobody').finish();
      assert.equal(only(traced).name, 'global');
    });
  });
}

const circular: Record<string, unknown> = { name: 'a' };
circular['self'] = circular;
circular['list'] = [circular, { shared: 1 }];

for (const [what, value, kept] of [
  ['text', 'ä🛒', 'ä🛒'],
  ['a fraction', 0.5, 0.5],
  ['a boolean', false, false],
  ['an object', { a: [1] }, '{"a":[1]}'],
  ['a list', ['a', 1], '["a",1]'],
  [
    'an object that contains itself',
    circular,
    '{"name":"a","self":"[Circular]","list":["[Circular]",{"shared":1}]}',
  ],
  ['a Buffer', Buffer.from('word'), 'd29yZA=='],
  ['null', null, 'null'],
  ['undefined', undefined, 'undefined'],
  ['a big integer', 2n ** 70n, '1180591620717411303424'],
  ['an object with a big integer', { n: 1n }, '{"n":"1"}'],
  ['an error', new RangeError('no stock'), 'RangeError: no stock'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  [
    'an object that throws',
    {
      toJSON() {
        throw new Error('no');
      },
    },
    '[object]',
  ],
  [
    'a function that throws',
    Object.assign(() => {}, {
      toString() {
        throw new Error('no');
      },
    }),
    '[function]',
  ],
] as const) {
  test(`the tag ${what} is kept as ${JSON.stringify(kept)}`, () => {
    const traced = subject();
    traced.tracer.startSpan('tagged', { tags: { value } as object }).finish();
    assert.deepEqual([only(traced).attributes, traced.faults], [{ value: kept }, []]);
  });
}

for (const [tags, kind, status, attributes] of [
  [[['span.kind', 'server']], 1, 0, {}],
  [[['span.kind', 'client']], 2, 0, {}],
  [[['span.kind', 'producer']], 3, 0, {}],
  [[['span.kind', 'consumer']], 4, 0, {}],
  [[['span.kind', 'other']], 0, 0, { 'span.kind': 'other' }],
  [[['error', true]], 0, 2, {}],
  [[['error', 'true']], 0, 2, {}],
  [[['error', false]], 0, 0, { error: false }],
  [
    [
      ['error', true],
      ['error', false],
    ],
    0,
    0,
    { error: false },
  ],
  [[['error', 'timeout']], 0, 0, { error: 'timeout' }],
] as const) {
  test(`the tags ${JSON.stringify(tags)}, at the start and later`, () => {
    const early = subject();
    early.tracer.startSpan('early', { tags: Object.fromEntries(tags) }).finish();
    const late = subject();
    const span = late.tracer.startSpan('late');
    for (const [key, value] of tags) span.setTag(key, value);
    span.finish();
    for (const seen of [only(early), only(late)]) {
      assert.deepEqual([seen.kind, seen.status, seen.attributes], [kind, status, attributes]);
    }
  });
}

test('an error in a log says what it is, and what the application says itself counts more', () => {
  const traced = subject();
  const error = new RangeError('no stock');
  traced.tracer
    .startSpan('failing')
    .log({ event: 'error', 'error.object': error }, 1_700_000_000_000)
    .log({ event: 'error', 'error.object': error, message: 'mine' })
    .finish();
  const [first, second] = only(traced).logs;
  assert.deepEqual(first, {
    event: 'error',
    'error.object': 'RangeError: no stock',
    'error.kind': 'RangeError',
    message: 'no stock',
    stack: error.stack,
  });
  assert.equal(second?.['message'], 'mine');
});

test('references: one names the parent, the others are links with their types', () => {
  const traced = subject();
  const { tracer } = traced;
  const [a, b, c] = ['a', 'b', 'c'].map((name) => tracer.startSpan(name)) as [
    OpenTracing.Span,
    OpenTracing.Span,
    OpenTracing.Span,
  ];
  const id = (span: OpenTracing.Span): string => span.context().toSpanId();
  const cases: readonly (readonly [OpenTracing.SpanOptions, string | undefined, readonly string[]])[] = [
    [{ childOf: a }, id(a), []],
    [{ childOf: a.context() }, id(a), []],
    [{ references: [childOf(a)] }, id(a), []],
    [{ references: [followsFrom(a)] }, id(a), [`follows_from ${id(a)}`]],
    [{ references: [followsFrom(a), childOf(b)] }, id(b), [`follows_from ${id(a)}`]],
    [
      { childOf: a, references: [childOf(b), followsFrom(c)] },
      id(a),
      [`child_of ${id(b)}`, `follows_from ${id(c)}`],
    ],
    [{ references: [new Reference('other', a.context())] }, undefined, []],
    [{ references: [null, 1, {}] as never }, undefined, []],
  ];
  for (const [options, parentId, links] of cases) {
    traced.spans.length = 0;
    const given = { ...options };
    tracer.startSpan('child', options).finish();
    const seen = only(traced);
    assert.deepEqual([seen.parentId, seen.links], [parentId, links]);
    assert.deepEqual(options, given);
  }
  assert.deepEqual(traced.faults, []);
});

test('baggage that is set later is not in contexts that were handed out before', () => {
  const { tracer } = subject();
  const span = tracer.startSpan('carrying').setBaggageItem('a', '1');
  const before = span.context();
  span.setBaggageItem('a', '2').setBaggageItem('b', '3');
  const [early, late] = [
    tracer.startSpan('early', { childOf: before }),
    tracer.startSpan('late', { childOf: span }),
  ];
  assert.deepEqual(
    [early, late].map((each) => [
      each.getBaggageItem('a'),
      each.getBaggageItem('b'),
      each.getBaggageItem('toString'),
    ]),
    [
      ['1', undefined, undefined],
      ['2', '3', undefined],
    ],
  );
});

for (const [priority, sampler, expected] of [
  [1, alwaysOff, [1, true]],
  [0, undefined, undefined],
  [-1, undefined, undefined],
  [2, undefined, [1, true]],
  ['1', alwaysOff, [1, true]],
] as const) {
  for (const isChild of [false, true]) {
    test(`sampling.priority ${JSON.stringify(priority)} at the start of a ${isChild ? 'child' : 'root'}`, async () => {
      const { ParentBasedSampler, alwaysOn } = await import('@spoor/core');
      const traced = subject({
        recorder: { sampler: new ParentBasedSampler({ root: sampler ?? alwaysOn }) },
      });
      const { tracer } = traced;
      const parent = tracer.startSpan('parent');
      const tags = { 'sampling.priority': priority };
      const span = tracer.startSpan('decided', isChild ? { tags, childOf: parent } : { tags });
      span.finish();
      const seen = traced.spans.find(({ name }) => name === 'decided');
      assert.deepEqual(seen === undefined ? undefined : [seen.flags & 1, seen.isDebug], expected);
      assert.equal(span.context().toTraceId() === parent.context().toTraceId(), isChild);
    });
  }
}

test('sampling.priority 0 later: the span reaches nobody; 1 later is a tag', () => {
  const traced = subject();
  traced.tracer.startSpan('unwanted').setTag('sampling.priority', 0).finish();
  traced.tracer.startSpan('wanted').setTag('sampling.priority', 1).finish();
  assert.deepEqual([only(traced).name, only(traced).attributes], ['wanted', { 'sampling.priority': 1 }]);
  assert.equal(traced.settings.provider.openSpanCount, 0);
});

const modes: readonly OpenTracingSettings['parent'][] = ['active', 'explicit', 'nested'];

for (const parent of modes) {
  const follows = parent !== 'explicit';

  test(`${parent}: a span without a parent is ${follows ? 'below the active one while its request is open' : 'a root'}`, () => {
    const traced = subject({ parent });
    const { tracer } = traced;
    const { server } = inServer(traced, () => tracer.startSpan('inside').finish());
    const timer = server.track;
    server.end();
    runInContext(timer, () => tracer.startSpan('later').finish(), undefined, []);
    const [inside, later] = ['inside', 'later'].map((name) =>
      traced.spans.find((span) => span.name === name),
    );
    assert.equal(inside?.parentId, follows ? server.spanContext().spanId : undefined);
    assert.equal(later?.parentId, undefined);
    assert.notEqual(later?.traceId, server.spanContext().traceId);
  });

  test(`${parent}: one whose parent is the caller's context is ${follows ? 'below the active one' : 'its sibling'}`, () => {
    const traced = subject({ parent });
    const { tracer, settings } = traced;
    const headers = { 'uber-trace-id': 'a1:b7:0:1', 'uberctx-k': 'v' };
    const inbound = settings.propagator.extractRaw(rootContext, Object.entries(headers).flat());
    const server = settings.tracer.start('server', 1, inbound, undefined) as CoreSpan;
    const [handle, message] = runInContext(
      server.track,
      () => [
        tracer.startSpan('handle', {
          references: [childOf(tracer.extract('http_headers', headers) as never)],
        }),
        tracer.startSpan('message', {
          childOf: tracer.extract('text_map', { 'uber-trace-id': 'c1:d7:0:1' }) as never,
        }),
      ],
      undefined,
      [],
    ) as [OpenTracing.Span, OpenTracing.Span];
    assert.equal(handle.getBaggageItem('k'), 'v');
    handle.finish();
    message.finish();
    const [seen, other] = traced.spans;
    assert.equal(seen?.parentId, follows ? server.spanContext().spanId : '00000000000000b7');
    assert.deepEqual(seen?.links, []);
    assert.equal(other?.parentId, '00000000000000d7');
  });
}

test('nested: what the request starts is below the first manual span of the server while that is open', () => {
  const traced = subject({ parent: 'nested' });
  const { tracer, settings } = traced;
  const { server } = inServer(traced, () => {
    const start = (): string => {
      const span = settings.tracer.start('automatic', 2, activeContext(), undefined);
      return (span as CoreSpan).parentSpanContext?.spanId ?? '';
    };
    const loose = tracer.startSpan('loose');
    const first = tracer.startSpan('first', { tags: { 'span.kind': 'server' } });
    const second = tracer.startSpan('second', { tags: { 'span.kind': 'server' } });
    const id = first.context().toSpanId();
    assert.equal(start(), id);
    second.finish();
    assert.equal(start(), id);
    first.finish();
    assert.equal(
      start(),
      (settings.tracer.start('x', 0, activeContext(), undefined) as CoreSpan).parentSpanContext?.spanId,
    );
    loose.finish();
  });
  const [second, first, loose] = traced.spans;
  assert.equal(first?.parentId, server.spanContext().spanId);
  assert.equal(second?.parentId, first?.spanId);
  assert.equal(loose?.parentId, server.spanContext().spanId);
});

test('where tracing is suppressed no span is recorded, whatever its parent', () => {
  const traced = subject();
  const { tracer } = traced;
  const parent = tracer.startSpan('parent');
  runInContext(
    rootContext.setValue(SUPPRESS_TRACING_KEY, true),
    () => {
      tracer.startSpan('ignored').finish();
      tracer.startSpan('ignored', { childOf: parent }).finish();
    },
    undefined,
    [],
  );
  parent.finish();
  assert.equal(only(traced).name, 'parent');
});

test('what is injected names the parent of a request; the context of the caller that is passed on does not', () => {
  const traced = subject();
  const { tracer, settings } = traced;
  const span = tracer.startSpan('call');
  tracer.inject(span, FORMAT_TEXT_MAP, {});
  assert.equal(namedParents.size, 1);
  const headers = { 'uber-trace-id': 'a1:b7:0:1' };
  const inbound = settings.propagator.extractRaw(rootContext, Object.entries(headers).flat());
  const server = settings.tracer.start('server', 1, inbound, undefined);
  runInContext(
    server.track,
    () => tracer.inject(tracer.extract(FORMAT_TEXT_MAP, headers) as never, FORMAT_TEXT_MAP, {}),
    undefined,
    [],
  );
  assert.equal(namedParents.size, 1);
});

test('what nobody can use is ignored', () => {
  const traced = subject();
  const { tracer } = traced;
  for (const nothing of [undefined, null, 1, 'text', []] as never[]) {
    assert.equal(tracer.extract(FORMAT_TEXT_MAP, nothing), null);
    tracer.inject(nothing, FORMAT_TEXT_MAP, {});
    tracer.inject(tracer.startSpan('a'), nothing, {});
    tracer.inject(tracer.startSpan('a'), FORMAT_TEXT_MAP, nothing);
    tracer.startSpan(nothing, nothing).addTags(nothing).log(nothing).setTag(nothing, nothing).finish(nothing);
  }
  assert.deepEqual(traced.faults, []);
});

test('what throws when it is read costs itself, and no later span', () => {
  const traced = subject();
  const { tracer } = traced;
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error('mine');
      },
      ownKeys() {
        throw new Error('mine');
      },
    },
  );
  const half = {
    a: 1,
    get b() {
      throw new Error('mine');
    },
  };
  for (const odd of [throwing, half, Object.create(null)] as never[]) {
    tracer.startSpan(odd, odd).setTag('odd', odd).addTags(odd).log(odd).setBaggageItem(odd, odd).finish(odd);
    const options = { childOf: odd, references: [odd], tags: { 'sampling.priority': odd }, startTime: odd };
    tracer.startSpan('odd', options).finish();
    tracer.inject(odd, 'text_map', odd);
    tracer.extract('text_map', odd);
  }
  tracer.startSpan('later').finish();
  assert.deepEqual([traced.faults, traced.spans.at(-1)?.name], [[], 'later']);
});

test('a fault of ours costs that span, for which the application gets one of the base class, and never the next one', () => {
  let isBroken = true;
  const working = trace();
  const traced = subject({
    tracer: {
      startSpan(...args: Parameters<typeof working.settings.tracer.startSpan>) {
        if (isBroken) throw new Error('ours');
        return working.settings.tracer.startSpan(...args);
      },
    } as never,
  });
  const { tracer } = traced;
  const span = tracer.startSpan('lost');
  assert.ok(span instanceof newest.Span);
  span.setTag('a', 1).log({}).finish();
  for (let n = 0; n < 20; n++) assert.equal(tracer.startSpan('lost too').context().toTraceId(), '');
  const line =
    'test (startSpan): Error: ours; the call goes on as without us, its span may be missing; the next one is traced';
  assert.deepEqual(traced.faults, new Array(21).fill(line));
  isBroken = false;
  tracer.startSpan('kept').finish();
  assert.deepEqual(
    working.spans.map(({ name }) => name),
    ['kept'],
  );
});

const secretUrl = 'GET http://u:secret@h/?token=abc failed';
const maskedUrl = 'GET http://h/?token=REDACTED failed';
const maskText = (text: string): string => text.replaceAll(secretUrl, maskedUrl);

test('the texts of errors are masked, in tags and in logs; what the application says otherwise stays', () => {
  const traced = subject({ recorder: { maskText } });
  const error = new Error(secretUrl);
  const span = traced.tracer.startSpan('masked');
  span.setTag('cause', error).setTag('note', secretUrl);
  span.log({ event: 'error', 'error.object': error });
  span.log({ event: 'error', message: secretUrl, stack: `Error: ${secretUrl}` });
  span.finish();
  const { attributes, logs } = only(traced);
  assert.deepEqual(attributes, { cause: `Error: ${maskedUrl}`, note: secretUrl });
  assert.equal(logs[0]?.['error.object'], `Error: ${maskedUrl}`);
  assert.deepEqual(logs[1], { event: 'error', message: maskedUrl, stack: `Error: ${maskedUrl}` });
  assert.doesNotMatch(JSON.stringify(logs), /secret/);
});
