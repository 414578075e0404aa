import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Baggage } from '@opentelemetry/api';
import { parseBaggage } from './baggage.ts';
import { BaggageCollector } from './baggage-entries.ts';
import { formatUberctx, parseJaegerBaggage, parseUberctx } from './uber-baggage.ts';

const unlimited = Number.POSITIVE_INFINITY;

function read(header: string, parse = parseBaggage): Baggage | undefined {
  const collector = new BaggageCollector();
  parse(header, collector);
  return collector.baggage();
}

const plain = (baggage: Baggage | undefined): [string, string][] =>
  (baggage?.getAllEntries() ?? []).map(([key, { value }]) => [key, value]);

const uberctx = (...headers: string[]): Baggage | undefined => {
  const collector = new BaggageCollector();
  parseUberctx(headers, collector);
  return collector.baggage();
};

// What each client writes for the value `a b+c%`.
for (const [client, value] of [
  ['jaeger-client-go, net/url.QueryEscape', 'a+b%2Bc%25'],
  ['jaeger-client-java, URLEncoder', 'a+b%2Bc%25'],
  ['jaeger-client-node, encodeURIComponent', 'a%20b%2Bc%25'],
  ['Spoor', 'a%20b%2Bc%25'],
] as const) {
  test(`uberctx: reads a blank and a plus sign of ${client}`, () =>
    assert.deepEqual(plain(uberctx('uberctx-key', value)), [['key', 'a b+c%']]));
}

test('uberctx: a key that is none is left out', () =>
  assert.deepEqual(plain(uberctx('uberctx-', 'x', 'uberctx-a b', 'x', 'uberctx-k', 'v')), [['k', 'v']]));

test('uberctx: what the baggage header has named already keeps its value, in whatever case', () => {
  const collector = new BaggageCollector();
  parseBaggage('userId=alice', collector);
  parseUberctx(['uberctx-userid', 'bob', 'uberctx-tenant', 'a'], collector);
  assert.deepEqual(plain(collector.baggage()), [
    ['userId', 'alice'],
    ['tenant', 'a'],
  ]);
});

function writeUberctx(baggage: Baggage | undefined, room = unlimited): string[] {
  const out: string[] = [];
  formatUberctx(baggage?.getAllEntries() ?? [], {
    roomFor: (name) => room - name.length - out.join('').length,
    set: (name, value) => void out.push(name, value),
  });
  return out;
}

test('uberctx: writes what can be a header, escaped for every client', () =>
  assert.deepEqual(writeUberctx(read('user=alice%20b+c,a%20b=1,k=%0D%0A')), [
    'uberctx-user',
    'alice%20b%2Bc',
    'uberctx-k',
    '%0D%0A',
  ]));

test('uberctx: writes whole entries, as many as there is room for', () => {
  const baggage = read('a=1,b=2,c=3');
  assert.deepEqual(writeUberctx(baggage, 20), ['uberctx-a', '1', 'uberctx-b', '2']);
  assert.deepEqual(writeUberctx(baggage, 19), ['uberctx-a', '1']);
});

test('jaeger-baggage: pairs with exactly one = are read', () => {
  assert.deepEqual(plain(read('k1=v1, k2=v2,bad,k3=a=b, =x, k4=', parseJaegerBaggage)), [
    ['k1', 'v1'],
    ['k2', 'v2'],
    ['k4', ''],
  ]);
});
