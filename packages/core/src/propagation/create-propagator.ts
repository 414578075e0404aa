import { b3Format, b3MultiFormat, baggageFormat, jaegerFormat, traceContextFormat } from './formats.ts';
import type { HeaderFormat } from './header-format.ts';
import { HeaderPropagator } from './header-propagator.ts';

/** The values of OTEL_PROPAGATORS that we speak, in the order of reading: the last one wins a conflict. */
const formats = {
  jaeger: jaegerFormat,
  b3multi: b3MultiFormat,
  b3: b3Format,
  // Last: W3C wins a conflict with any other.
  tracecontext: traceContextFormat,
  baggage: baggageFormat,
} as const satisfies Record<string, HeaderFormat>;

export type PropagatorName = keyof typeof formats;

export const propagatorNames = Object.keys(formats) as PropagatorName[];

/** Reads and writes the named formats; the order of the names does not matter, nor does repetition. */
export function createPropagator(names: readonly PropagatorName[]): HeaderPropagator {
  return new HeaderPropagator(
    propagatorNames.filter((name) => names.includes(name)).map((name) => formats[name]),
  );
}
