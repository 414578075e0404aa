/** A span as a test writes it down; what it does not care about is filled in. Times in milliseconds. */
export interface SpanSketch {
  readonly id: string;
  readonly parent?: string;
  readonly service: string;
  readonly name: string;
  /** After the trace's start. */
  readonly at: number;
  readonly takes: number;
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly failed?: boolean;
  /** The status's own words, where it failed. */
  readonly message?: string;
  /** OTLP's `flags`; none, as of older senders, if not told. */
  readonly flags?: number;
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
  readonly events?: readonly {
    readonly at: number;
    readonly name: string;
    readonly tags?: Readonly<Record<string, string | number | boolean>>;
  }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface TraceSketch {
  readonly traceId: string;
  readonly startMillis: number;
  readonly spans: readonly SpanSketch[];
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** Sends traces to a collector the way an OpenTelemetry SDK does: OTLP as JSON. */
export async function sendTraces(otlpUrl: string, traces: readonly TraceSketch[]): Promise<void> {
  const answer = await fetch(otlpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: traces.flatMap(resourceSpans) }),
  });
  if (!answer.ok) throw new Error(`the collector answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

function resourceSpans(trace: TraceSketch) {
  const services = [...new Set(trace.spans.map(({ service }) => service))];
  return services.map((service) => ({
    resource: {
      attributes: attributes({
        'service.name': service,
        'host.name': `${service.slice(0, 40)}-7d9f`,
        'process.pid': 4242,
      }),
    },
    scopeSpans: [
      {
        scope: { name: '@spoor/http', version: '0.1.0' },
        spans: trace.spans.filter((span) => span.service === service).map((span) => otlpSpan(trace, span)),
      },
    ],
  }));
}

function otlpSpan({ traceId, startMillis }: TraceSketch, span: SpanSketch) {
  const nanos = (millis: number) => String(BigInt(Math.round((startMillis + millis) * 1000)) * 1000n);
  return {
    traceId,
    spanId: span.id,
    ...(span.parent === undefined ? {} : { parentSpanId: span.parent }),
    ...(span.flags === undefined ? {} : { flags: span.flags }),
    name: span.name,
    kind: kinds.indexOf(span.kind ?? 'internal'),
    startTimeUnixNano: nanos(span.at),
    endTimeUnixNano: nanos(span.at + span.takes),
    attributes: attributes(span.tags ?? {}),
    events: (span.events ?? []).map(({ at, name, tags = {} }) => ({
      timeUnixNano: nanos(at),
      name,
      attributes: attributes(tags),
    })),
    links: (span.links ?? []).map((link) => ({ ...link, attributes: [] })),
    ...(span.failed === true ? { status: { code: 2, message: span.message ?? 'failed' } } : {}),
  };
}

function attributes(values: Readonly<Record<string, string | number | boolean>>) {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  return typeof value === 'number' ? { intValue: String(value) } : { boolValue: value };
}
