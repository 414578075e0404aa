import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { type Context, propagation } from '@opentelemetry/api';
import fc from 'fast-check';
import { rootContext } from '../context.ts';
import { createPropagator, type PropagatorName, propagatorNames } from './create-propagator.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function inject(context: Context, names: readonly PropagatorName[]): Record<string, string> {
  const carrier: Record<string, string> = {};
  createPropagator(names).inject(context, carrier, {
    set: (headers, name, value) => {
      headers[name] = value;
    },
  });
  return carrier;
}

const bytesOf = (headers: Record<string, string>): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);

/** Contexts with every size of state and baggage around the bounds. */
const sized = fc.record({
  tracestate: fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 256 })), {
    maxLength: 40,
  }),
  baggage: fc.array(fc.tuple(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 3000 })), {
    maxLength: 200,
  }),
});

test('budget: all trace headers of a request stay within one budget, and its ids are always among them', () => {
  const all = createPropagator(propagatorNames);
  fc.assert(
    fc.property(sized, fc.subarray(propagatorNames, { minLength: 1 }), ({ tracestate, baggage }, names) => {
      const list = tracestate.map(([key, length]) => `k${key}=${'v'.repeat(length)}`).join(',');
      const context = propagation.setBaggage(
        all.extractRaw(rootContext, ['traceparent', traceparent, 'tracestate', list]),
        propagation.createBaggage(Object.fromEntries(baggage.map(([key, value]) => [key, { value }]))),
      );
      const sent = inject(context, names);
      assert.ok(bytesOf(sent) <= 9216, `${bytesOf(sent)} bytes`);
      assert.ok(Object.keys(sent).length <= 40);
      const uber = '4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1';
      assert.equal(sent['traceparent'], names.includes('tracecontext') ? traceparent : undefined);
      assert.equal(sent['uber-trace-id'], names.includes('jaeger') ? uber : undefined);
      for (const [name, value] of Object.entries(sent)) {
        http.validateHeaderName(name);
        http.validateHeaderValue(name, value);
      }
    }),
    { numRuns: 300 },
  );
});
