import {
  kindOf,
  parentIdOf,
  type SpanJson,
  sameId,
  type TagJson,
  type TraceJson,
  tagOf,
  valueText,
} from './trace-json.ts';

// TracesData of OTLP as JSON (opentelemetry-proto trace.proto; JSON Protobuf Encoding of the OTLP specification): ids in hex,
// 64-bit integers as strings, enums as numbers. The tags under which Jaeger keeps OpenTelemetry's fields become fields again.

export const otlpKinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const asFields = new Set([
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.library.name',
  'w3c.tracestate',
  'error',
]);

/** A trace from a file in OpenTelemetry's form; times to the microsecond. */
export function otlpOf({ spans, processes }: TraceJson) {
  const byProcess = new Map<string, SpanJson[]>();
  for (const span of spans) byProcess.set(span.processID, [...(byProcess.get(span.processID) ?? []), span]);
  return {
    resourceSpans: [...byProcess].map(([id, list]) => {
      const { serviceName = 'unknown service', tags } = processes[id] ?? {};
      return {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: serviceName } },
            ...(tags ?? []).filter(({ key }) => key !== 'service.name').map(attribute),
          ],
        },
        scopeSpans: scopes(list),
      };
    }),
  };
}

function scopes(spans: readonly SpanJson[]) {
  const found = new Map<string, { scope: object; spans: object[] }>();
  for (const span of spans) {
    const name = tagOf(span, 'otel.scope.name', 'otel.library.name');
    const scope = name === undefined ? {} : { name: valueText(name) };
    const key = JSON.stringify(scope);
    const group = found.get(key) ?? { scope, spans: [] };
    found.set(key, group);
    group.spans.push(otlpSpan(span));
  }
  return [...found.values()];
}

function otlpSpan(span: SpanJson) {
  const parentSpanId = parentIdOf(span);
  const kind = otlpKinds.indexOf(String(kindOf(span) ?? '') as (typeof otlpKinds)[number]);
  const traceState = tagOf(span, 'w3c.tracestate');
  const links = (span.references ?? []).filter(
    ({ traceID, spanID }) => !(sameId(traceID, span.traceID) && spanID === parentSpanId),
  );
  return {
    traceId: span.traceID.padStart(32, '0'),
    spanId: span.spanID.padStart(16, '0'),
    ...(traceState === undefined ? {} : { traceState: valueText(traceState) }),
    ...(parentSpanId === undefined ? {} : { parentSpanId: parentSpanId.padStart(16, '0') }),
    name: span.operationName,
    ...(kind > 0 ? { kind } : {}),
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.startTime + span.duration),
    attributes: (span.tags ?? []).filter((tag) => !isField(tag)).map(attribute),
    events: (span.logs ?? []).map(({ timestamp, fields }) => ({
      timeUnixNano: nanos(timestamp),
      name: valueText(fields.find(({ key }) => key === 'event')?.value ?? 'log'),
      attributes: fields.filter(({ key }) => key !== 'event').map(attribute),
    })),
    links: links.map(({ traceID, spanID }) => ({
      traceId: traceID.padStart(32, '0'),
      spanId: spanID.padStart(16, '0'),
    })),
    status: statusOf(span),
  };
}

const isField = ({ key, value }: TagJson): boolean =>
  asFields.has(key) && (key !== 'error' || value === true || value === 'true');

function statusOf(span: SpanJson): object {
  const code = tagOf(span, 'otel.status_code');
  const message = tagOf(span, 'otel.status_description');
  const error = tagOf(span, 'error');
  const failed = code === 'ERROR' || error === true || error === 'true';
  return {
    ...(failed ? { code: 2 } : code === 'OK' ? { code: 1 } : {}),
    ...(message === undefined ? {} : { message: valueText(message) }),
  };
}

/** Jaeger's JSON says the type beside the value, since 64-bit integers are strings there. */
function attribute({ key, type, value }: TagJson) {
  if (type === 'int64' || (type === undefined && Number.isInteger(value)))
    return { key, value: { intValue: valueText(value) } };
  if (typeof value === 'number') return { key, value: { doubleValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  if (type === 'binary') return { key, value: { bytesValue: valueText(value) } };
  return { key, value: { stringValue: valueText(value) } };
}

/** Beyond what a number holds exactly: the whole microseconds and their fraction apart. */
function nanos(micros: number): string {
  const whole = Math.floor(micros);
  return String(BigInt(whole) * 1000n + BigInt(Math.round((micros - whole) * 1000)));
}
