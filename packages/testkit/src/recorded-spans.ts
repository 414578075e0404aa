/** A tracer that keeps its spans, for tests of instrumentations that run in the test's own process. */
import type { Attributes } from '@opentelemetry/api';
import { alwaysOn, Span, type Tracer, TracerProvider } from '@spoor/core';

export interface RecordedSpan {
  readonly name: string;
  readonly kind: number;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly status: number;
  readonly message: string | undefined;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
}

export class RecordedSpans {
  /** In the order in which they have ended. */
  readonly ended: RecordedSpan[] = [];
  readonly faults: string[] = [];
  readonly #provider: TracerProvider;

  constructor() {
    this.#provider = new TracerProvider({
      resource: { serviceName: 'test', attributes: [] },
      sampler: alwaysOn,
      sinks: [{ append: (span) => this.#append(span as Span) }],
      onFault: (name, error) => this.faults.push(`${name}: ${error}`),
    });
  }

  get tracer(): Tracer {
    return this.#provider.getTracer('test');
  }

  get openCount(): number {
    return this.#provider.openSpanCount;
  }

  #append(span: Span): void {
    if (!(span instanceof Span)) throw new TypeError('span must be one of the tracer');
    const hasParent = (span.parent0 | span.parent1) !== 0;
    this.ended.push({
      name: span.name,
      kind: span.kind,
      spanId: span.spanContext().spanId,
      parentId: hasParent ? span.parent?.spanId : undefined,
      status: span.statusCode,
      message: span.statusMessage,
      attributes: { ...span.attributes },
      events: span.events.map(({ name, attributes }) => ({ name, attributes })),
    });
  }
}
