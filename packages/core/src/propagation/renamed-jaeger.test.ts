import assert from 'node:assert/strict';
import { test } from 'node:test';
import { propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { identityOf, rootContext } from '../context.ts';
import { createPropagator } from './create-propagator.ts';
import type { HeaderPropagator } from './header-propagator.ts';
import { createRenamedJaegerFormat } from './renamed-jaeger.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const value = `${traceId}:f067aa0ba902b7:0:1`;
const setter = {
  set: (carrier: Record<string, string>, name: string, text: string) => {
    carrier[name] = text;
  },
};

/** As when an application names its headers after the start. */
function renamed(): HeaderPropagator {
  const propagator = createPropagator(['tracecontext', 'baggage', 'jaeger']);
  propagator.addFormat(createRenamedJaegerFormat('x-o3-trace', 'o3-ctx-'));
  return propagator;
}

test('Jaeger headers of other names are read, with their baggage, and win no conflict', () => {
  const propagator = renamed();
  const own = ['X-O3-Trace', value, 'O3-Ctx-User', 'alice'];
  const context = propagator.extractRaw(rootContext, own);
  assert.equal(identityOf(context)?.traceId, traceId);
  assert.deepEqual(propagation.getBaggage(context)?.getEntry('user'), { value: 'alice' });
  const other = `00-${traceId.replace('4', '5')}-00f067aa0ba902b7-01`;
  const both = propagator.extractRaw(rootContext, [...own, 'traceparent', other, 'baggage', 'user=bob']);
  assert.equal(identityOf(both)?.traceId, traceId.replace('4', '5'));
  assert.deepEqual(propagation.getBaggage(both)?.getEntry('user'), { value: 'bob' });
});

test('they are written, with the baggage, beside the others', () => {
  const propagator = renamed();
  const context = propagator.extractRaw(rootContext, ['x-o3-trace', value, 'o3-ctx-user', 'alice']);
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, setter);
  assert.equal(carrier['x-o3-trace'], carrier['uber-trace-id']);
  assert.equal(carrier['o3-ctx-user'], 'alice');
  assert.equal(carrier['uberctx-user'], 'alice');
  assert.equal(carrier['baggage'], 'user=alice');
});

test('baggage under another name keeps to the room that trace headers have', () => {
  const propagator = renamed();
  const entries = Array.from({ length: 60 }, (_, n) => [`k${n}`, { value: 'v'.repeat(300) }] as const);
  const context = propagation.setBaggage(
    ROOT_CONTEXT,
    propagation.createBaggage(Object.fromEntries(entries)),
  );
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, setter);
  const bytes = Object.entries(carrier).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  assert.ok(bytes > 0 && bytes <= 9216, String(bytes));
});

test('a format whose headers are written already is not added a second time', () => {
  const propagator = renamed();
  propagator.addFormat(createRenamedJaegerFormat('x-o3-trace', 'o3-ctx-'));
  assert.deepEqual(
    propagator.fields().filter((name) => name === 'x-o3-trace'),
    ['x-o3-trace'],
  );
});
