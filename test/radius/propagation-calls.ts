/** The calls of `propagation`, and of baggage. */
import {
  type Baggage,
  baggageEntryMetadataFromString,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import type { ApiCall, Scene } from './api-call.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const setter = { set: () => {} };
const getter = { get: () => undefined, keys: () => [] };

/** Injects for nobody, and starts a span there. */
function used(where: Context, { tracer }: Scene): void {
  propagation.inject(where, {});
  tracer.startSpan('there', {}, where).end();
}

const injections: readonly ApiCall[] = [
  { name: 'propagation.inject(v, carrier)', run: (odd) => propagation.inject(odd, {}) },
  {
    name: 'propagation.inject(context, v)',
    run: (odd, { span }) => propagation.inject(trace.setSpan(ROOT_CONTEXT, span), odd),
  },
  {
    name: 'propagation.inject(context, carrier, v)',
    run: (odd, { span }) => propagation.inject(trace.setSpan(ROOT_CONTEXT, span), {}, odd),
  },
  {
    name: 'propagation.inject(context, carrier, { set: v })',
    run: (odd, { span }) => propagation.inject(trace.setSpan(ROOT_CONTEXT, span), {}, { set: odd }),
  },
  {
    name: 'propagation.inject with the span v',
    run: (odd) => propagation.inject(trace.setSpan(ROOT_CONTEXT, odd), {}, setter),
  },
  {
    name: 'propagation.inject with the trace state v',
    run: (odd, { valid }) =>
      propagation.inject(trace.setSpanContext(ROOT_CONTEXT, { ...valid, traceState: odd }), {}, setter),
  },
];

/** Whether what was extracted is a context that a span can be started in. */
function extracted(where: Context, scene: Scene): string {
  const span = scene.tracer.startSpan('extracted', {}, where);
  span.end();
  return typeof span.spanContext().traceId;
}

const names = ['traceparent', 'tracestate', 'baggage', 'uber-trace-id', 'b3', 'x-b3-traceid'] as const;
const extractions: readonly ApiCall[] = [
  { name: 'propagation.extract(v, {})', run: (odd) => propagation.extract(odd, {}) === odd },
  {
    name: 'propagation.extract(v, a caller)',
    run: (odd) => void propagation.extract(odd, { traceparent, baggage: 'a=1' }),
  },
  {
    name: 'propagation.extract(context, v)',
    run: (odd, scene) => extracted(propagation.extract(ROOT_CONTEXT, odd), scene),
  },
  {
    name: 'propagation.extract(context, carrier, v)',
    run: (odd, scene) => extracted(propagation.extract(ROOT_CONTEXT, {}, odd), scene),
  },
  ...names.map((name) => ({
    name: `propagation.extract, ${name}: v`,
    run: (odd: never, scene: Scene) =>
      extracted(propagation.extract(ROOT_CONTEXT, { traceparent, [name]: odd }), scene),
  })),
  {
    name: 'propagation.extract, uberctx-a: [v]',
    run: (odd, scene) => extracted(propagation.extract(ROOT_CONTEXT, { 'uberctx-a': [odd] }), scene),
  },
  {
    name: 'a getter whose get is v',
    run: (odd, scene) => extracted(propagation.extract(ROOT_CONTEXT, {}, { ...getter, get: odd }), scene),
  },
  {
    name: 'a getter whose keys are v',
    run: (odd, scene) => extracted(propagation.extract(ROOT_CONTEXT, {}, { ...getter, keys: odd }), scene),
  },
  {
    name: 'a getter that gets v',
    run: (odd, scene) =>
      extracted(propagation.extract(ROOT_CONTEXT, {}, { ...getter, get: () => odd }), scene),
  },
  {
    name: 'a getter with the keys v',
    run: (odd, scene) =>
      extracted(propagation.extract(ROOT_CONTEXT, {}, { ...getter, keys: () => odd }), scene),
  },
  {
    name: 'a getter with the keys [v]',
    run: (odd, scene) =>
      extracted(propagation.extract(ROOT_CONTEXT, {}, { ...getter, keys: () => [odd] }), scene),
  },
];

const withBaggage = (baggage: unknown, scene: Scene): void => {
  used(propagation.setBaggage(context.active(), baggage as Baggage), scene);
  used(propagation.setBaggage(trace.setSpan(ROOT_CONTEXT, scene.span), baggage as Baggage), scene);
  // What a caller sent is added to what is there.
  const where = propagation.setBaggage(ROOT_CONTEXT, baggage as Baggage);
  used(propagation.extract(where, { baggage: 'a=1' }), scene);
};
/** One that came in a header, which is of our making where we are. */
const received = (): Baggage =>
  propagation.getBaggage(propagation.extract(ROOT_CONTEXT, { baggage: 'a=1' })) ??
  propagation.createBaggage();

const baggages: readonly ApiCall[] = [
  {
    name: 'propagation.setBaggage(context, v), and the baggage of it',
    run: (odd) =>
      propagation.getBaggage(propagation.setBaggage(context.active(), odd)) === (odd || undefined),
  },
  { name: 'propagation.setBaggage(context, v), used', run: (odd, scene) => withBaggage(odd, scene) },
  { name: 'propagation.getBaggage(v)', run: (odd) => typeof propagation.getBaggage(odd) },
  { name: 'propagation.createBaggage(v)', run: (odd) => typeof propagation.createBaggage(odd) },
  {
    name: 'an entry that is v',
    run: (odd, scene) => withBaggage(propagation.createBaggage({ a: odd, b: { value: 'kept' } }), scene),
  },
  {
    name: 'an entry with the value v',
    run: (odd, scene) => withBaggage(propagation.createBaggage({ a: { value: odd } }), scene),
  },
  {
    name: 'an entry with the metadata v',
    run: (odd, scene) => withBaggage(propagation.createBaggage({ a: { value: 'x', metadata: odd } }), scene),
  },
  {
    name: 'baggage.setEntry(v, entry)',
    run: (odd, scene) => withBaggage(received().setEntry(odd, { value: 'x' }), scene),
  },
  {
    name: 'baggage.setEntry(key, v)',
    run: (odd, scene) => withBaggage(received().setEntry('k', odd), scene),
  },
  { name: 'baggage.getEntry(v)', run: (odd) => received().getEntry(odd) === undefined },
  { name: 'baggage.removeEntry(v)', run: (odd) => typeof received().removeEntry(odd) },
  { name: 'baggage.removeEntries(v, v)', run: (odd) => typeof received().removeEntries(odd, odd) },
  {
    name: 'a baggage whose entries are v',
    run: (odd, scene) => withBaggage({ getAllEntries: () => odd }, scene),
  },
  {
    name: 'a baggage with the entry v',
    run: (odd, scene) =>
      withBaggage({ getAllEntries: () => [odd, ['k', odd], [odd, { value: 'x' }]] }, scene),
  },
  {
    name: 'baggageEntryMetadataFromString(v)',
    run: (odd) => baggageEntryMetadataFromString(odd).toString() === (typeof odd === 'string' ? odd : ''),
  },
];

export const propagationCalls: readonly ApiCall[] = [...injections, ...extractions, ...baggages];
