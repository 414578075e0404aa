import {
  type Context,
  isSpanContextValid,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { JaegerPropagator } from '@opentelemetry/propagator-jaeger';
import type { PropagatorName } from '@spoor/config';

/**
 * W3C's random flag (0x02) stands where Jaeger has its debug flag: passed on as it is, a level-2 `traceparent` would
 * force a Jaeger debug trace. Sampled maps to sampled, and nothing else does. And where there is no valid span,
 * upstream would send one of zeros.
 */
class SampledOnlyJaegerPropagator extends JaegerPropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(context);
    const plain =
      span !== undefined && isSpanContextValid(span)
        ? trace.setSpanContext(context, { ...span, traceFlags: span.traceFlags & TraceFlags.SAMPLED })
        : trace.deleteSpan(context);
    super.inject(plain, carrier, setter);
  }
}

/** Adds the `baggage` header to what `uberctx-*` headers brought, where upstream would drop the latter. */
class AddingBaggagePropagator extends W3CBaggagePropagator {
  override extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const before = propagation.getBaggage(context);
    const extracted = super.extract(context, carrier, getter);
    const added = propagation.getBaggage(extracted);
    if (before === undefined || added === undefined || added === before) return extracted;
    const merged = added.getAllEntries().reduce((all, [key, entry]) => all.setEntry(key, entry), before);
    return propagation.setBaggage(extracted, merged);
  }
}

const factories: Record<PropagatorName, () => TextMapPropagator> = {
  jaeger: () => new SampledOnlyJaegerPropagator(),
  b3: () => new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER }),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new AddingBaggagePropagator(),
};

/** The last one that finds a context wins: Jaeger's is read first, W3C's last, however the user lists them. */
const extractionOrder = ['jaeger', 'b3', 'b3multi', 'tracecontext', 'baggage'] as const;

export function createPropagator(names: readonly PropagatorName[]): TextMapPropagator {
  const propagators = extractionOrder.filter((name) => names.includes(name)).map((name) => factories[name]());
  return new CompositePropagator({ propagators });
}
