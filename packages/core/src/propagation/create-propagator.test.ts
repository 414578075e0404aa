import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Context, propagation } from '@opentelemetry/api';
import { rootContext } from '../context.ts';
import { createPropagator } from './create-propagator.ts';
import { samplingHintOf } from './sampling-hint.ts';

type Headers = Readonly<Record<string, string>>;

const raw = (headers: Headers): string[] => Object.entries(headers).flat();
const standard = createPropagator(['tracecontext', 'baggage', 'jaeger']);
const extract = (headers: Headers, propagator = standard): Context =>
  propagator.extractRaw(rootContext, raw(headers));
const inject = (context: Context, propagator = standard): Record<string, string> => {
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, {
    set: (sent, name, value) => {
      sent[name] = value;
    },
  });
  return carrier;
};
const entries = (context: Context): [string, string][] =>
  (propagation.getBaggage(context)?.getAllEntries() ?? []).map(([key, { value }]) => [key, value]);

const trace1 = '4bf92f3577b34da6a3ce929d0e0e4736';
const trace2 = '0af7651916cd43dd8448eb211c80319c';
const span = '00f067aa0ba902b7';
const w3c = { traceparent: `00-${trace1}-${span}-01` };
const b3 = { b3: `${trace2}-${span}-1` };
const multi = { 'x-b3-traceid': trace2, 'x-b3-spanid': span, 'x-b3-sampled': '1' };

test('propagator: both forms of B3 are read under either name, which chooses what is written', () => {
  for (const [name, sent] of [
    ['b3', { b3: `${trace2}-${span}-1` }],
    ['b3multi', multi],
  ] as const) {
    const propagator = createPropagator([name]);
    for (const headers of [b3, multi, { ...multi, b3: 'x' }, { ...multi, 'x-b3-traceid': trace1, ...b3 }])
      assert.deepEqual(inject(extract(headers, propagator), propagator), sent);
    assert.equal(samplingHintOf(extract({ b3: '0' }, propagator))?.bits, 0);
    assert.equal(samplingHintOf(extract({ 'x-b3-sampled': '0' }, propagator))?.bits, 0);
  }
  const both = createPropagator(['b3', 'b3multi']);
  assert.deepEqual(inject(extract(multi, both), both), { ...b3, ...multi });
});

test('propagator: what our own senders write twice is one entry', () => {
  const before = propagation.setBaggage(
    extract(w3c),
    propagation.createBaggage({ userId: { value: 'alice' }, tenant: { value: 'a b' } }),
  );
  const sent = inject(before);
  assert.equal(sent['uberctx-tenant'], 'a%20b');
  // Node's http makes the names lower-case.
  const received = raw(
    Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
  );
  const after = standard.extractRaw(rootContext, received);
  assert.deepEqual(entries(after), [
    ['userId', 'alice'],
    ['tenant', 'a b'],
  ]);
  assert.deepEqual(inject(after), sent);
});

test('propagator: 8192 bytes of baggage are read whole, whatever came as uberctx before them', () => {
  const header = Array.from({ length: 64 }, (_, i) => `k${i}=`.padEnd(127, 'v')).join(',');
  const found = extract({
    ...Object.fromEntries([1, 2, 3].map((i) => [`uberctx-u${i}`, 'v'.repeat(900)])),
    baggage: `${header}v`,
  });
  assert.equal(entries(found).length, 64);
  assert.equal(inject(found)['baggage'], `${header}v`);
});
