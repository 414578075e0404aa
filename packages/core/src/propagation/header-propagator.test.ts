import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { identityOf, rootContext } from '../context.ts';
import { DEBUG, FIREHOSE, RANDOM, SAMPLED } from '../span-identity.ts';
import { createPropagator, propagatorNames } from './create-propagator.ts';
import { b3Format, b3MultiFormat, baggageFormat, jaegerFormat, traceContextFormat } from './formats.ts';
import { HeaderPropagator } from './header-propagator.ts';
import { samplingHintOf } from './sampling-hint.ts';

type Headers = Record<string, string | string[]>;

const getter = {
  get: (carrier: Headers, key: string) => carrier[key],
  keys: (carrier: Headers) => Object.keys(carrier),
};
const setter = {
  set: (carrier: Headers, key: string, value: string) => {
    carrier[key] = value;
  },
};

const trace1 = '4bf92f3577b34da6a3ce929d0e0e4736';
const trace2 = '0af7651916cd43dd8448eb211c80319c';
const span = '00f067aa0ba902b7';
const w3c = { traceparent: `00-${trace1}-${span}-01` };
const uber = { 'uber-trace-id': `${trace2}:${span}:0:1` };
const b3 = { b3: `${trace2}-${span}-1` };
const multi = { 'x-b3-traceid': trace2, 'x-b3-spanid': span, 'x-b3-sampled': '1' };

const standard = createPropagator(['tracecontext', 'baggage', 'jaeger']);
const extract = (headers: Headers, propagator = standard): Context =>
  propagator.extract(ROOT_CONTEXT, headers, getter);
const inject = (context: Context, propagator = standard): Headers => {
  const carrier: Headers = {};
  propagator.inject(context, carrier, setter);
  return carrier;
};
const entries = (context: Context): [string, string][] =>
  (propagation.getBaggage(context)?.getAllEntries() ?? []).map(([key, { value }]) => [key, value]);
const raw = (headers: Headers): string[] =>
  Object.entries(headers).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value]));

test('propagator: W3C wins a conflict, whatever the order of the names', () => {
  for (const names of [propagatorNames, [...propagatorNames].reverse()]) {
    const found = extract({ ...w3c, ...uber, ...b3, ...multi }, createPropagator(names));
    assert.equal(trace.getSpanContext(found)?.traceId, trace1);
  }
});

test('propagator: the single b3 header wins over the several', () => {
  const found = extract({ ...multi, b3: `${trace1}-${span}-0` }, createPropagator(['b3', 'b3multi']));
  assert.equal(trace.getSpanContext(found)?.traceId, trace1);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

test('propagator: a malformed header of one format never harms a valid one of another, in every order', () => {
  const valid: Headers[] = [
    w3c,
    { 'uber-trace-id': `${trace1}:${span}:0:1` },
    { b3: `${trace1}-${span}-1` },
    { ...multi, 'x-b3-traceid': trace1 },
  ];
  const broken: Headers[] = [
    { traceparent: '00-x' },
    { 'uber-trace-id': '0:0:0:0' },
    { b3: 'x-y-z' },
    { ...multi, 'x-b3-spanid': '0' },
  ];
  let count = 0;
  for (const order of permutations([
    traceContextFormat,
    jaegerFormat,
    b3Format,
    b3MultiFormat,
    baggageFormat,
  ])) {
    const propagator = new HeaderPropagator(order);
    for (const [good, header] of valid.entries()) {
      const others = broken.filter((_, bad) => bad !== good);
      const headers = Object.assign({ baggage: ',;=' }, ...others, header) as Headers;
      assert.equal(trace.getSpanContext(extract(headers, propagator))?.traceId, trace1);
      assert.equal(identityOf(propagator.extractRaw(rootContext, raw(headers)))?.traceId, trace1);
      count++;
    }
  }
  assert.equal(count, 480);
});

test('propagator: sampled is the only thing that crosses between W3C and Jaeger', () => {
  assert.equal(
    inject(extract({ traceparent: `00-${trace1}-${span}-03` }))['uber-trace-id'],
    `${trace1}:${span}:0:1`,
  );
  assert.equal(
    inject(extract({ traceparent: `00-${trace1}-${span}-02` }))['uber-trace-id'],
    `${trace1}:${span}:0:0`,
  );
  assert.equal(
    inject(extract({ traceparent: `00-${trace1}-${span}-03` }))['traceparent'],
    `00-${trace1}-${span}-03`,
  );
  for (const [flags, out] of [
    ['3', '01'],
    ['9', '01'],
    ['8', '00'],
    ['2', '00'],
    ['1', '01'],
  ]) {
    const sent = inject(extract({ 'uber-trace-id': `${trace1}:${span}:0:${flags}` }));
    assert.equal(sent['traceparent'], `00-${trace1}-${span}-${out}`);
  }
  assert.equal(
    inject(extract({ 'uber-trace-id': `${trace1}:${span}:0:3` }))['uber-trace-id'],
    `${trace1}:${span}:0:3`,
  );
});

test('propagator: the same span in both formats keeps debug, firehose and random', () => {
  const headers = { traceparent: `00-${trace1}-${span}-03`, 'uber-trace-id': `${trace1}:${span}:0:b` };
  assert.equal((identityOf(extract(headers))?.bits ?? 0) & 0x6ff, SAMPLED | RANDOM | DEBUG | FIREHOSE);
  const other = { ...headers, 'uber-trace-id': `${trace2}:${span}:0:3` };
  assert.equal((identityOf(extract(other))?.bits ?? 0) & DEBUG, 0);
  const unsampled = { ...headers, traceparent: `00-${trace1}-${span}-00` };
  assert.equal((identityOf(extract(unsampled))?.bits ?? 0) & (DEBUG | SAMPLED), 0);
});

test('propagator: a repeated header is ignored or joined, also in raw headers', () => {
  const repeated = ['traceparent', w3c.traceparent, 'TraceParent', w3c.traceparent];
  assert.equal(standard.extractRaw(rootContext, repeated), rootContext);
  const state = standard.extractRaw(rootContext, [
    ...raw(w3c),
    'tracestate',
    'a=1',
    'TraceState',
    'b=2',
    'tracestate',
    '',
  ]);
  assert.equal(identityOf(state)?.traceState?.serialize(), 'a=1,b=2');
  const lists = standard.extractRaw(rootContext, [
    'Baggage',
    'a=1',
    'BAGGAGE',
    'b=2',
    'UberCtx-C',
    '3',
    'uberctx-c',
    '4',
  ]);
  assert.deepEqual(entries(lists), [
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ]);
});

test('propagator: raw headers and a carrier give the same', () => {
  const headers = { ...w3c, ...uber, tracestate: 'a=1', baggage: 'k=v', 'uberctx-x': 'y' };
  assert.deepEqual(inject(standard.extractRaw(rootContext, raw(headers))), inject(extract(headers)));
});

test('propagator: without a header of ours the context is the same object', () => {
  assert.equal(
    standard.extractRaw(rootContext, [
      'Host',
      'a',
      'User-Agent',
      'b',
      'X-Request-Id',
      'c',
      'trailer',
      'd',
      '',
      '',
    ]),
    rootContext,
  );
  assert.equal(standard.extract(rootContext, {}, getter), rootContext);
});

test('propagator: baggage of both formats is one, the context\u2019s own stays, W3C wins a key', () => {
  const before = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ own: { value: '0' } }));
  const found = standard.extract(
    before,
    { baggage: 'a=w3c', 'uberctx-a': 'jaeger', 'uberctx-b': 'j' },
    getter,
  );
  assert.deepEqual(Object.fromEntries(entries(found)), { own: '0', a: 'w3c', b: 'j' });
  const sent = inject(found);
  assert.equal(sent['uberctx-a'], 'w3c');
  assert.match(String(sent['baggage']), /own=0/);
});

test('propagator: the limits of baggage hold for the sum of all headers', () => {
  const headers = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`uberctx-k${i}`, 'v']));
  assert.equal(entries(extract({ ...headers, baggage: 'a=1' })).length, 180);
  assert.equal(entries(standard.extractRaw(rootContext, raw({ ...headers, baggage: 'a=1' }))).length, 180);
});

test('propagator: jaeger-debug-id and jaeger-baggage count only without a caller', () => {
  const byHand = { 'jaeger-debug-id': 'ticket-4711', 'jaeger-baggage': 'a=1' };
  const root = extract(byHand);
  assert.deepEqual(samplingHintOf(root), { bits: SAMPLED | DEBUG, debugId: 'ticket-4711' });
  assert.deepEqual(entries(root), [['a', '1']]);
  for (const caller of [w3c, uber]) {
    const called = extract({ ...byHand, ...caller });
    assert.equal(samplingHintOf(called), undefined);
    assert.deepEqual(entries(called), []);
  }
  const broken = extract({ ...byHand, 'uber-trace-id': 'x' });
  assert.equal(samplingHintOf(broken)?.debugId, 'ticket-4711');
});

test('propagator: a debug id is cut at 256 characters, an empty one is none', () => {
  assert.equal(samplingHintOf(extract({ 'jaeger-debug-id': 'x'.repeat(257) }))?.debugId?.length, 256);
  assert.equal(samplingHintOf(extract({ 'jaeger-debug-id': ' ' })), undefined);
});

test('propagator: carriers may hold anything', () => {
  const odd: unknown[] = [null, undefined, 1, true, {}, [], [null], [1, {}], () => 1, Symbol('x')];
  for (const value of odd) {
    const carrier = Object.fromEntries(
      [...standard.fields(), 'uberctx-x', 'jaeger-debug-id'].map((name) => [name, value]),
    );
    assert.equal(trace.getSpanContext(standard.extract(ROOT_CONTEXT, carrier, getter as never)), undefined);
  }
});

test('propagator: no names, nothing read, nothing sent', () => {
  const none = createPropagator([]);
  assert.equal(extract({ ...w3c }, none), ROOT_CONTEXT);
  assert.deepEqual(inject(extract({ ...w3c }), none), {});
});
