// W3C Trace Context level 2, https://www.w3.org/TR/trace-context-2/, case by case. The clause stands before the colon.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alwaysOn,
  createPropagator,
  identityOf,
  ParentBasedSampler,
  rootContext,
  TracerProvider,
} from '@spoor/core';

const propagator = createPropagator(['tracecontext', 'baggage', 'jaeger']);
const tracer = new TracerProvider({
  resource: { attributes: {} } as never,
  sampler: new ParentBasedSampler({ root: alwaysOn }),
  sinks: [],
}).getTracer('conformance');
const trace = '12345678901234567890123456789012';
const parent = '1234567890123456';

interface Sent {
  readonly traceparent: string;
  readonly tracestate: string | undefined;
}

/** A service that receives these headers, in this order, and calls another one. */
function call(...headers: [name: string, value: string][]): Sent {
  const server = tracer.start('server', 1, propagator.extractRaw(rootContext, headers.flat()), undefined);
  const client = tracer.start('client', 2, server.track, undefined);
  const sent: Record<string, string> = {};
  propagator.inject(client.track, sent, {
    set: (carrier, name, value) => void Object.assign(carrier, { [name]: value }),
  });
  return { traceparent: sent['traceparent'] ?? '', tracestate: sent['tracestate'] };
}

const valid = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]$/;

function continues(clause: string, ...headers: [string, string][]): void {
  test(`${clause}: continues the trace`, () => {
    const { traceparent } = call(...headers);
    assert.match(traceparent, valid);
    assert.equal(traceparent.slice(3, 35), trace);
    assert.notEqual(traceparent.slice(36, 52), parent);
  });
}

function restarts(clause: string, ...headers: [string, string][]): void {
  test(`${clause}: starts a new trace`, () => {
    const { traceparent, tracestate } = call(...headers, ['tracestate', 'foo=1']);
    assert.match(traceparent, valid);
    assert.notEqual(traceparent.slice(3, 35), trace);
    assert.equal(tracestate, undefined);
  });
}

function state(clause: string, headers: string[], expected: string | undefined): void {
  test(`${clause}: ${expected === undefined ? 'discards the list' : 'keeps the list'}`, () => {
    const lines = headers.map((value): [string, string] => ['tracestate', value]);
    const sent = call(['traceparent', `00-${trace}-${parent}-00`], ...lines);
    assert.equal(sent.tracestate, expected);
    assert.equal(
      sent.traceparent.slice(3, 35),
      trace,
      '3.3: a wrong tracestate never touches the traceparent',
    );
  });
}

const header = (value: string): [string, string] => ['traceparent', value];
const flags = (value: string): string => `00-${trace}-${parent}-${value}`;

test('2.1 nothing received: starts a new trace', () => assert.match(call().traceparent, valid));

// 3.2.1 Header name
for (const name of ['traceparent', 'TraceParent', 'TrAcEpArEnT', 'TRACEPARENT']) {
  continues(`3.2.1 the name ${name}`, [name, flags('01')]);
}
restarts('3.2.1 the name trace-parent', ['trace-parent', flags('01')]);
restarts('3.2.1 the name trace.parent', ['trace.parent', flags('01')]);
restarts('3.2 two traceparent headers', header(flags('01')), header(flags('01')));
restarts('3.2 two different traceparent headers', header(flags('01')), header(`00-${trace}-${parent}-00`));

// 3.2.2.1 version
restarts('3.2.2.1 version ff', header(`ff-${trace}-${parent}-01`));
restarts('3.2.2.1 a version with another character', header(`.0-${trace}-${parent}-01`));
restarts('3.2.2.1 a version with another character behind', header(`0.-${trace}-${parent}-01`));
restarts('3.2.2.1 a version in upper case', header(`FE-${trace}-${parent}-01`));
restarts('3.2.2.1 a version of three digits', header(`000-${trace}-${parent}-01`));
restarts('3.2.2.1 a version of four digits', header(`0000-${trace}-${parent}-01`));
restarts('3.2.2.1 a version of one digit', header(`0-${trace}-${parent}-01`));

// 3.2.2.3 trace-id
restarts('3.2.2.3 zeros', header(`00-${'0'.repeat(32)}-${parent}-01`));
restarts('3.2.2.3 another character', header(`00-.${trace.slice(1)}-${parent}-01`));
restarts('3.2.2.3 another character behind', header(`00-${trace.slice(1)}.-${parent}-01`));
restarts('3.2.2.3 upper case', header(`00-A${trace.slice(1)}-${parent}-01`));
restarts('3.2.2.3 33 digits', header(`00-${trace}3-${parent}-01`));
restarts('3.2.2.3 31 digits', header(`00-${trace.slice(1)}-${parent}-01`));

// 3.2.2.4 parent-id
restarts('3.2.2.4 zeros', header(`00-${trace}-${'0'.repeat(16)}-01`));
restarts('3.2.2.4 another character', header(`00-${trace}-.${parent.slice(1)}-01`));
restarts('3.2.2.4 upper case', header(`00-${trace}-A${parent.slice(1)}-01`));
restarts('3.2.2.4 17 digits', header(`00-${trace}-${parent}7-01`));
restarts('3.2.2.4 15 digits', header(`00-${trace}-${parent.slice(1)}-01`));

// 3.2.2.5 trace-flags
restarts('3.2.2.5 another character', header(flags('.0')));
restarts('3.2.2.5 another character behind', header(flags('0.')));
restarts('3.2.2.5 three digits', header(flags('001')));
restarts('3.2.2.5 one digit', header(flags('1')));
for (const [clause, given, sent] of [
  ['3.2.2.5.1 sampled is followed', '01', '01'],
  ['3.2.2.5.1 not sampled is followed', '00', '00'],
  ['3.2.2.5.2 random is kept', '03', '03'],
  ['3.2.2.5.2 random is kept without sampled', '02', '02'],
  ['3.2.2.5.3 other flags are set to zero', 'fd', '01'],
  ['3.2.2.5.3 all flags', 'ff', '03'],
] as const) {
  test(clause, () => assert.equal(call(header(flags(given))).traceparent.slice(-2), sent));
}

// 3.2.4 Versioning
continues('3.2.4 a higher version', header(`cc-${trace}-${parent}-01`));
continues(
  '3.2.4 a higher version with more fields',
  header(`cc-${trace}-${parent}-01-what-the-future-will-be-like`),
);
restarts('3.2.4 a higher version without a dash behind the flags', header(`cc-${trace}-${parent}-01.what`));
restarts('3.2.4 a higher version of 54 characters', header(`cc-${trace}-${parent}-0`));
restarts('3.2.4 version 00 with a character more', header(`${flags('01')}.`));
restarts('3.2.4 version 00 with more fields', header(`${flags('01')}-what-the-future-will-be-like`));
test('3.2.4 a higher version is sent on as 00', () =>
  assert.match(call(header(`cc-${trace}-${parent}-01-x`)).traceparent, /^00-/));
for (const [before, after] of [
  [' ', ''],
  ['\t', ''],
  ['', ' '],
  ['', '\t'],
  ['\t ', ' \t'],
] as const) {
  continues('RFC 7230 3.2.4 space around the value', header(`${before}${flags('01')}${after}`));
}

// 3.3 Tracestate
test('3.3 a tracestate without a traceparent is discarded', () =>
  assert.equal(call(['tracestate', 'foo=1']).tracestate, undefined));
state('3.3 a list', ['foo=1,bar=2'], 'foo=1,bar=2');
for (const name of ['TraceState', 'TrAcEsTaTe', 'TRACESTATE']) {
  test(`3.3.1 the name ${name}`, () =>
    assert.equal(call(header(flags('00')), [name, 'foo=1']).tracestate, 'foo=1'));
}
for (const name of ['trace-state', 'trace.state']) {
  test(`3.3.1 not the name ${name}`, () =>
    assert.equal(call(header(flags('00')), [name, 'foo=1']).tracestate, undefined));
}
state(
  '3.3.1.1 several headers are joined in order',
  ['foo=1,bar=2', 'rojo=1,congo=2', 'baz=3'],
  'foo=1,bar=2,rojo=1,congo=2,baz=3',
);
state('3.3.1.1 an empty header', [''], undefined);
state('3.3.1.1 an empty header behind', ['foo=1', ''], 'foo=1');
state('3.3.1.1 an empty header in front', ['', 'foo=1'], 'foo=1');
state('3.3.1.1 space around members', ['foo=1 \t , \t bar=2, \t baz=3'], 'foo=1,bar=2,baz=3');
state('3.3.1.1 space around the list', ['\t foo=1 \t'], 'foo=1');
const list = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `bar${from + i}=${from + i}`).join(',');
state('3.3.1.1 32 members', [list(1, 10), list(11, 32)], list(1, 32));
state('3.3.1.1 33 members', [list(1, 10), list(11, 33)], undefined);

const keyCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/';
const valueCharacters = Array.from({ length: 0x5f }, (_, i) => String.fromCharCode(0x20 + i))
  .filter((c) => c !== ',' && c !== '=')
  .join('');
state('3.3.1.3.1 all characters of a key', [`${keyCharacters}=1`], `${keyCharacters}=1`);
state(
  '3.3.1.3.1 all characters of a key with a tenant',
  [`${keyCharacters}@a-z0-9_-*/=1`],
  `${keyCharacters}@a-z0-9_-*/=1`,
);
state('3.3.1.3.1 a space behind the key', ['foo =1'], undefined);
state('3.3.1.3.1 upper case', ['FOO=1'], undefined);
state('3.3.1.3.1 a dot', ['foo.bar=1'], undefined);
state('3.3.1.3.1 a key that begins with @', ['@foo=1,bar=2'], undefined);
for (const key of ['foo@', 'foo@@bar', 'foo@bar@baz', `t@${'v'.repeat(15)}`, `${'t'.repeat(242)}@v`]) {
  state(`3.3.1.3.1 an @ anywhere behind the first character: ${key}`, [`${key}=1,bar=2`], `${key}=1,bar=2`);
}
state('3.3.1.3.1 a key of 256', ['foo=1', `${'z'.repeat(256)}=1`], `foo=1,${'z'.repeat(256)}=1`);
state('3.3.1.3.1 a key of 257', ['foo=1', `${'z'.repeat(257)}=1`], undefined);
state(
  '3.3.1.3.1 a tenant of 241 and a system of 14',
  [`${'t'.repeat(241)}@${'v'.repeat(14)}=1`],
  `${'t'.repeat(241)}@${'v'.repeat(14)}=1`,
);
state('3.3.1.3.2 all characters of a value', [`foo=${valueCharacters}`], `foo=${valueCharacters}`);
state('3.3.1.3.2 leading spaces belong to the value', ['foo=  1'], 'foo=  1');
state('3.3.1.3.2 a value of 256', [`foo=${'v'.repeat(256)}`], `foo=${'v'.repeat(256)}`);
state('3.3.1.3.2 a value of 257', [`foo=${'v'.repeat(257)}`], undefined);
state('3.3.1.3.2 a = in the value', ['foo=bar=baz'], undefined);
state('3.3.1.3.2 no value', ['foo='], undefined);
state('3.5 the same key twice', ['foo=1,foo=1'], 'foo=1');
state('3.5 the same key twice beside others', ['a=1,foo=1', 'b=2,foo=2,c=3'], 'a=1,foo=1,b=2,c=3');
state('3.5 the same key in two headers', ['foo=1', 'foo=2'], 'foo=1');
const characters512 = `a=${'v'.repeat(253)},b=${'v'.repeat(254)}`;
state(`3.3.1.5 ${characters512.length} characters`, [characters512], characters512);

test('3.4 several calls of one request: one trace, a new parent each', () => {
  const sent = [1, 2, 3].map(() => call(header(flags('01'))).traceparent);
  assert.equal(new Set(sent.map((each) => each.slice(3, 35))).size, 1);
  assert.equal(new Set(sent.map((each) => each.slice(36, 52))).size, 3);
});

test('3.5 a member that we change moves to the front, the others keep their order', () => {
  const context = propagator.extractRaw(rootContext, [
    'traceparent',
    flags('01'),
    'tracestate',
    'a=1,b=2,c=3',
  ]);
  const list = identityOf(context)?.traceState;
  assert.equal(list?.set('c', '9').serialize(), 'c=9,a=1,b=2');
  assert.equal(list?.set('d', '4').serialize(), 'd=4,a=1,b=2,c=3');
  assert.equal(list?.unset('b').serialize(), 'a=1,c=3');
});
