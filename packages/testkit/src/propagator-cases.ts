import assert from 'node:assert/strict';
import {
  type Context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  type TextMapGetter,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';

/** What every propagator of a format does, whoever made it: wire strings in, wire strings or ids out. */
export type PropagatorFormat = 'tracecontext' | 'baggage' | 'jaeger' | 'b3' | 'b3multi';
export type Headers = Record<string, string | string[]>;

export interface PropagatorCase {
  readonly name: string;
  readonly run: (propagator: TextMapPropagator) => void;
}

export const objectGetter: TextMapGetter<Headers> = {
  get: (carrier, key) => carrier[key],
  keys: (carrier) => Object.keys(carrier),
};
const objectSetter = {
  set: (carrier: Headers, key: string, value: string) => {
    carrier[key] = value;
  },
};

export function extract(
  propagator: TextMapPropagator,
  headers: Headers,
  into: Context = ROOT_CONTEXT,
): Context {
  return propagator.extract(into, headers, objectGetter);
}

export function inject(propagator: TextMapPropagator, context: Context): Headers {
  const headers: Headers = {};
  propagator.inject(context, headers, objectSetter);
  return headers;
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const short = 'a3ce929d0e0e4736';
const earlier = { traceId: 'f'.repeat(32), spanId: 'e'.repeat(16), traceFlags: 1 };
const suppressed = ROOT_CONTEXT.setValue(
  createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING'),
  true,
);

interface Ids {
  readonly traceId?: string;
  readonly flags: number;
}

const reads = (name: string, headers: Headers, ids: Ids): PropagatorCase => ({
  name: `reads ${name}`,
  run: (propagator) => {
    const found = trace.getSpanContext(extract(propagator, headers));
    assert.equal(found?.traceId, ids.traceId ?? traceId);
    assert.equal(found.spanId, spanId);
    assert.equal(found.traceFlags & 1, ids.flags & 1);
    assert.equal(found.isRemote, true);
  },
});

/** Also: what another propagator has put there before stays. */
const ignores = (name: string, headers: Headers): PropagatorCase => ({
  name: `ignores ${name}`,
  run: (propagator) => {
    const context = trace.setSpanContext(ROOT_CONTEXT, earlier);
    assert.equal(trace.getSpanContext(extract(propagator, headers, context))?.traceId, earlier.traceId);
    assert.equal(trace.getSpanContext(extract(propagator, headers)), undefined);
  },
});

const passesOn = (name: string, headers: Headers, sent: Headers): PropagatorCase => ({
  name: `passes on ${name}`,
  run: (propagator) => assert.deepEqual(inject(propagator, extract(propagator, headers)), sent),
});

const baggageIs = (name: string, headers: Headers, entries: Record<string, string>): PropagatorCase => ({
  name: `reads ${name}`,
  run: (propagator) => {
    const found = propagation.getBaggage(extract(propagator, headers))?.getAllEntries() ?? [];
    assert.deepEqual(Object.fromEntries(found.map(([key, { value }]) => [key, value])), entries);
  },
});

const traceparent = (flags: string, version = '00', more = ''): Headers => ({
  traceparent: `${version}-${traceId}-${spanId}-${flags}${more}`,
});
const withState = (tracestate: string | string[], flags = '01'): Headers => ({
  ...traceparent(flags),
  tracestate,
});
const members = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`).join(',');
const entriesOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));

const tracecontext: PropagatorCase[] = [
  reads('a sampled parent', traceparent('01'), { flags: 1 }),
  reads('an unsampled parent', traceparent('00'), { flags: 0 }),
  reads('a future version', traceparent('01', 'cc', '-more'), { flags: 1 }),
  reads(
    'one header in an array',
    { traceparent: [traceparent('01')['traceparent'] as string] },
    { flags: 1 },
  ),
  ignores('version ff', traceparent('01', 'ff')),
  ignores('version 00 with more', traceparent('01', '00', '-more')),
  ignores('upper-case ids', { traceparent: `00-${traceId.toUpperCase()}-${spanId}-01` }),
  ignores('a zero trace id', { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` }),
  ignores('a zero span id', { traceparent: `00-${traceId}-${'0'.repeat(16)}-01` }),
  ignores('several headers', { traceparent: [1, 2].map(() => traceparent('01')['traceparent'] as string) }),
  ignores('several headers that Node joined', traceparent('01', '00', `, 00-${traceId}-${spanId}-01`)),
  ignores('a tracestate alone', { tracestate: 'a=1' }),
  passesOn('the random flag', traceparent('03'), traceparent('03')),
  passesOn('no unknown flag', traceparent('ff'), traceparent('03')),
  passesOn('no flag of 0x10 and above', traceparent('11'), traceparent('01')),
  passesOn('a future version as 00', traceparent('01', 'cc', '-more'), traceparent('01')),
  passesOn('a tracestate', withState('rojo=1,congo=2'), withState('rojo=1,congo=2')),
  passesOn('several tracestates as one', withState(['a=1,b=2', 'c=3']), withState('a=1,b=2,c=3')),
  passesOn(
    '512 characters of tracestate',
    withState(`a=${'v'.repeat(253)},b=${'v'.repeat(254)}`),
    withState(`a=${'v'.repeat(253)},b=${'v'.repeat(254)}`),
  ),
  passesOn('32 members', withState(members(32)), withState(members(32))),
  passesOn('no list of 33 members', withState(members(33)), traceparent('01')),
  passesOn('no list with a wrong key', withState('a=1,B=2'), traceparent('01')),
  passesOn('the first of a repeated key', withState('a=1,b=2,a=3'), withState('a=1,b=2')),
  passesOn('a key with several @', withState('a@=1,b@c@d=2'), withState('a@=1,b@c@d=2')),
  passesOn('no empty tracestate', withState(''), traceparent('01')),
];

const baggage: PropagatorCase[] = [
  baggageIs('members', { baggage: 'a=1, b=2' }, { a: '1', b: '2' }),
  baggageIs('several headers', { baggage: ['a=1', 'b=2'] }, { a: '1', b: '2' }),
  baggageIs('an escaped value', { baggage: 'a=DF%2028' }, { a: 'DF 28' }),
  baggageIs('bad UTF-8 as U+FFFD', { baggage: 'a=%FF' }, { a: '\ufffd' }),
  baggageIs('an empty value', { baggage: 'a=,b=2' }, { a: '', b: '2' }),
  baggageIs('the others beside a broken member', { baggage: 'a=1,broken,b=2' }, { a: '1', b: '2' }),
  baggageIs('180 members', { baggage: members(180) }, entriesOf(180)),
  baggageIs('180 of 181 members', { baggage: members(181) }, entriesOf(180)),
  baggageIs('a member of 8192 bytes', { baggage: `a=${'v'.repeat(8190)}` }, { a: 'v'.repeat(8190) }),
  passesOn('properties', { baggage: 'a=1;p1;p2=x' }, { baggage: 'a=1;p1;p2=x' }),
  passesOn('nothing from nothing', {}, {}),
];

const uber = (flags: string, id = traceId): Headers => ({ 'uber-trace-id': `${id}:${spanId}:0:${flags}` });

const jaeger: PropagatorCase[] = [
  reads('a sampled parent', uber('1'), { flags: 1 }),
  reads('an unsampled parent', uber('0'), { flags: 0 }),
  reads('a debug parent as sampled', uber('3'), { flags: 1 }),
  reads('a 64-bit trace id', uber('1', short), { traceId: short.padStart(32, '0'), flags: 1 }),
  reads('a span id without its zeros', { 'uber-trace-id': `${traceId}:f067aa0ba902b7:0:1` }, { flags: 1 }),
  reads('an encoded value', { 'uber-trace-id': `${traceId}%3A${spanId}%3A0%3A1` }, { flags: 1 }),
  reads('upper case', uber('1', traceId.toUpperCase()), { flags: 1 }),
  ignores('a trace id of 33 digits', uber('1', `0${traceId}`)),
  ignores('a zero trace id', uber('1', '0')),
  ignores('no hex', uber('1', 'xyz')),
  ignores('three fields', { 'uber-trace-id': `${traceId}:${spanId}:1` }),
  ignores('flags that are no number', uber('x')),
  ignores('a broken escape', { 'uber-trace-id': '%' }),
  passesOn('a parent with flags of one digit', uber('1'), uber('1')),
  passesOn('debug', uber('3'), uber('3')),
  passesOn('a 64-bit trace id as it came', uber('1', short), uber('1', short)),
  passesOn('uberctx', { ...uber('1'), 'uberctx-user': 'a%20b' }, { ...uber('1'), 'uberctx-user': 'a%20b' }),
  baggageIs('uberctx', { 'uberctx-a': '1', 'uberctx-b': 'x%20y' }, { a: '1', b: 'x y' }),
  baggageIs('a plus sign of Go and Java as a blank', { 'uberctx-a': 'x+y%2Bz' }, { a: 'x y+z' }),
  baggageIs('uberctx with a broken escape', { 'uberctx-a': '50%' }, { a: '50%' }),
  baggageIs('jaeger-baggage', { 'jaeger-baggage': 'a=1, b=2' }, { a: '1', b: '2' }),
];

const multi = (rest: Headers, id = traceId): Headers => ({
  'x-b3-traceid': id,
  'x-b3-spanid': spanId,
  ...rest,
});

const b3: PropagatorCase[] = [
  reads('a sampled parent', { b3: `${traceId}-${spanId}-1` }, { flags: 1 }),
  reads('an unsampled parent', { b3: `${traceId}-${spanId}-0` }, { flags: 0 }),
  reads('a debug parent', { b3: `${traceId}-${spanId}-d` }, { flags: 1 }),
  reads('a parent with its parent', { b3: `${traceId}-${spanId}-1-${spanId}` }, { flags: 1 }),
  reads('a 64-bit trace id', { b3: `${short}-${spanId}-1` }, { traceId: short.padStart(32, '0'), flags: 1 }),
  reads('a parent without a decision', { b3: `${traceId}-${spanId}` }, { flags: 0 }),
  reads('the several headers', multi({ 'x-b3-sampled': '1' }), { flags: 1 }),
  reads('the several headers beside a broken single one', multi({ 'x-b3-sampled': '1', b3: 'x' }), {
    flags: 1,
  }),
  reads(
    'the single header before the several',
    { ...multi({ 'x-b3-sampled': '0' }, short), b3: `${traceId}-${spanId}-1` },
    { flags: 1 },
  ),
  passesOn('the several headers as the single one', multi({ 'x-b3-sampled': '1' }), {
    b3: `${traceId}-${spanId}-1`,
  }),
  ignores('a zero trace id', { b3: `${'0'.repeat(32)}-${spanId}-1` }),
  ignores('what only holds a valid value', { b3: `xx${traceId}-${spanId}-1` }),
  ignores('a state that is none', { b3: `${traceId}-${spanId}-x` }),
  passesOn('a sampled parent', { b3: `${traceId}-${spanId}-1` }, { b3: `${traceId}-${spanId}-1` }),
  passesOn('debug', { b3: `${traceId}-${spanId}-d` }, { b3: `${traceId}-${spanId}-d` }),
  passesOn('a decision left open', { b3: `${traceId}-${spanId}` }, { b3: `${traceId}-${spanId}` }),
];

const b3multi: PropagatorCase[] = [
  reads('a sampled parent', multi({ 'x-b3-sampled': '1' }), { flags: 1 }),
  reads('an unsampled parent', multi({ 'x-b3-sampled': '0' }), { flags: 0 }),
  reads('true', multi({ 'x-b3-sampled': 'true' }), { flags: 1 }),
  reads('a debug parent', multi({ 'x-b3-flags': '1' }), { flags: 1 }),
  reads('a 64-bit trace id', multi({ 'x-b3-sampled': '1' }, short), {
    traceId: short.padStart(32, '0'),
    flags: 1,
  }),
  reads('the single header', { b3: `${traceId}-${spanId}-1` }, { flags: 1 }),
  reads(
    'the single header before the several',
    { ...multi({ 'x-b3-sampled': '0' }, short), b3: `${traceId}-${spanId}-1` },
    { flags: 1 },
  ),
  passesOn('the single header as several', { b3: `${traceId}-${spanId}-d` }, multi({ 'x-b3-flags': '1' })),
  ignores('no span id', { 'x-b3-traceid': traceId, 'x-b3-sampled': '1' }),
  ignores('a short trace id', multi({ 'x-b3-sampled': '1' }, '123')),
  ignores('a state that is none', multi({ 'x-b3-sampled': 'maybe' })),
  passesOn('a sampled parent', multi({ 'x-b3-sampled': '1' }), multi({ 'x-b3-sampled': '1' })),
  passesOn('debug alone', multi({ 'x-b3-flags': '1' }), multi({ 'x-b3-flags': '1' })),
  passesOn(
    'no parent of the parent',
    multi({ 'x-b3-sampled': '1', 'x-b3-parentspanid': spanId }),
    multi({ 'x-b3-sampled': '1' }),
  ),
  passesOn('a decision left open', multi({}), multi({})),
];

export const every: PropagatorCase[] = [
  {
    name: 'sends nothing without a span and baggage',
    run: (propagator) => assert.deepEqual(inject(propagator, ROOT_CONTEXT), {}),
  },
  {
    name: 'sends nothing for zero ids',
    run: (propagator) => {
      const zero = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 1 };
      assert.deepEqual(inject(propagator, trace.setSpanContext(ROOT_CONTEXT, zero)), {});
    },
  },
  {
    name: 'sends nothing where tracing is suppressed',
    run: (propagator) => {
      const context = propagation.setBaggage(
        trace.setSpanContext(suppressed, earlier),
        propagation.createBaggage({ a: { value: '1' } }),
      );
      assert.deepEqual(inject(propagator, context), {});
    },
  },
  {
    name: 'leaves the context as it is when no header is there',
    run: (propagator) => assert.equal(extract(propagator, { host: 'a' }), ROOT_CONTEXT),
  },
  {
    name: 'names every header that it sends for a span',
    run: (propagator) => {
      const sent = Object.keys(inject(propagator, trace.setSpanContext(ROOT_CONTEXT, earlier)));
      assert.deepEqual(
        sent.filter((name) => !propagator.fields().includes(name)),
        [],
      );
    },
  },
];

export const cases: Record<PropagatorFormat, PropagatorCase[]> = {
  tracecontext,
  baggage,
  jaeger,
  b3,
  b3multi,
};
