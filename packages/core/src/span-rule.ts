import type { Context } from '@opentelemetry/api';
import type { Span } from './span.ts';

/** What becomes of the spans that an application or a framework starts through the API, beside those of our instrumentations. */
export interface SpanRule {
  /**
   * Asked before such a span begins, with the kind that was given (the API's SpanKind) and the name of its tracer.
   * Returns the kind that it gets; undefined: it is not recorded.
   */
  kindFor(kind: number, tracerName: string, context: Context): number | undefined;
  /** Told of a span that has got another kind than was given. */
  hasChanged(span: Span, givenKind: number, context: Context): void;
}
