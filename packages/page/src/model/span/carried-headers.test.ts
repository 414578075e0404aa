import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, type Sketch, trace } from '../trace/testing.ts';
import { carriedHeaders } from './carried-headers.ts';

const traceID = '4bf92f3577b34da6a3ce929d0e0e4736';
const [root, client, server] = ['1111111111111111', '00f067aa0ba902b7', 'b7ad6b7169203331'];
const childOf = (spanID: string) => [{ refType: 'CHILD_OF', traceID, spanID }];

/** A top span, the client's span below it, and the server's below that. */
function call(flags: { client?: number; server?: number } = {}) {
  const flagsOf = (value: number | undefined) => (value === undefined ? {} : { flags: value });
  return trace(
    { traceID, id: root, flags: 1 },
    {
      ...{ traceID, id: client, references: childOf(root), tags: { 'span.kind': 'client' } },
      ...flagsOf(flags.client),
    },
    {
      ...{ traceID, id: server, references: childOf(client), tags: { 'span.kind': 'server' } },
      ...flagsOf(flags.server),
    },
  );
}

const headersOf = (sketch: Partial<Sketch>, absentFlags?: 0 | 1) =>
  carriedHeaders(nodeOf(trace({ traceID, id: client, ...sketch }), client), absentFlags);

test('headers: a client sent its own id, its flags, and its parent', () => {
  const model = call({ client: 1 });
  assert.deepEqual(carriedHeaders(nodeOf(model, client)), {
    direction: 'sent',
    traceparent: `00-${traceID}-${client}-01`,
    uberTraceId: `${traceID}:${client}:${root}:1`,
    tracestate: undefined,
    sender: nodeOf(model, client),
    flagsAssumed: false,
  });
});

test("headers: a server received its caller's id, flags and parent, not its own", () => {
  const model = call({ client: 3, server: 1 });
  const received = carriedHeaders(nodeOf(model, server));
  assert.equal(received.direction, 'received');
  assert.equal(received.traceparent, `00-${traceID}-${client}-01`);
  assert.equal(received.uberTraceId, `${traceID}:${client}:${root}:3`);
  assert.equal(received.sender, nodeOf(model, client));
});

test('headers: a server whose caller is not stored', () => {
  const received = headersOf({ references: childOf('99'), tags: { 'span.kind': 'server' }, flags: 1 });
  assert.equal(received.traceparent, `00-${traceID}-0000000000000099-01`);
  assert.equal(received.uberTraceId, `${traceID}:0000000000000099:0:1`);
  assert.equal(received.sender, undefined);
});

test('headers: a server that nobody called received none; what is made within carries its id', () => {
  assert.equal(headersOf({ tags: { 'span.kind': 'server' } }).direction, 'within');
  assert.equal(headersOf({}).traceparent.slice(36, 52), client);
});

const flagCases: [stored: number | undefined, traceparent: string, uber: string][] = [
  [undefined, '00', '0'],
  [0, '00', '0'],
  [1, '01', '1'],
  [3, '01', '3'],
  [2, '01', '3'],
  [8, '00', '8'],
  [9, '01', '9'],
  [0xf1, '01', '1'],
];

for (const [flags, traceparent, uber] of flagCases) {
  test(`headers: stored flags of ${flags} are ${traceparent} and ${uber}`, () => {
    const headers = headersOf(flags === undefined ? {} : { flags });
    assert.equal(headers.traceparent.slice(-2), traceparent);
    assert.equal(headers.uberTraceId.split(':')[3], uber);
    assert.equal(headers.flagsAssumed, false);
  });
}

test('headers: a file without flags is taken for sampled, and that is told', () => {
  const headers = headersOf({}, 1);
  assert.match(headers.traceparent, /-01$/);
  assert.equal(headers.flagsAssumed, true);
  assert.equal(headersOf({ flags: 1 }, 1).flagsAssumed, false);
  assert.match(headersOf({ flags: 0 }, 1).traceparent, /-00$/);
});

test('headers: tracestate, where it is stored', () => {
  assert.equal(headersOf({ tags: { 'w3c.tracestate': 'shop=1' } }).tracestate, 'shop=1');
});

test('headers: 64-bit ids are short in Jaeger’s header and padded in W3C’s', () => {
  const { traceparent, uberTraceId } = carriedHeaders(
    nodeOf(trace({ id: 'b7', traceID: '1111', flags: 1, tags: {} }), 'b7'),
  );
  assert.equal(traceparent, '00-00000000000000000000000000001111-00000000000000b7-01');
  assert.equal(uberTraceId, '0000000000001111:00000000000000b7:0:1');
});
