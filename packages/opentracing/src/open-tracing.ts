/** What is used of a copy of `opentracing`, 0.12 to 0.14. */

export interface OpenTracingContext {
  toTraceId(): string;
  toSpanId(): string;
}

/** The methods that an application calls are the base class's; those with an underscore are ours to make. */
export interface OpenTracingSpan {
  context(): OpenTracingContext;
}

export interface OpenTracingTracer {
  startSpan(name: string, options?: object): OpenTracingSpan;
  inject(spanContext: unknown, format: unknown, carrier: unknown): void;
  extract(format: unknown, carrier: unknown): unknown;
}

export interface OpenTracingCopy {
  readonly Span: new () => OpenTracingSpan;
  readonly SpanContext: new () => object;
  readonly Tracer: new () => OpenTracingTracer;
  initGlobalTracer(tracer: OpenTracingTracer): void;
}
