import type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag } from '@spoor/wire';
import { processKey } from '../store/process-table.ts';

// TracesData of OTLP as JSON (opentelemetry-proto trace.proto): ids in hex, 64-bit integers as strings, enums as numbers.
// The tags under which Jaeger keeps OpenTelemetry's fields become fields again (OpenTelemetry specification, trace/sdk_exporters/jaeger.md).

const kindNumbers: Readonly<Record<string, number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};
const statusCodes: Readonly<Record<string, number>> = { OK: 1, ERROR: 2 };
const scopeNameKeys = ['otel.scope.name', 'otel.library.name'];
const scopeVersionKeys = ['otel.scope.version', 'otel.library.version'];
const fieldKeys = new Set([
  ...scopeNameKeys,
  ...scopeVersionKeys,
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'w3c.tracestate',
]);

interface ScopeSpans {
  readonly scope: { name?: string; version?: string };
  readonly spans: object[];
}

/** The spans of one or more traces, grouped by resource and scope. */
export function otlpTracesData(spans: Iterable<SpanRecord>) {
  const resources = new Map<string, { process: ProcessRecord; scopes: Map<string, ScopeSpans> }>();
  for (const span of spans) {
    const { scopes } = entry(resources, processKey(span.process), () => ({
      process: span.process,
      scopes: new Map<string, ScopeSpans>(),
    }));
    const scope = scopeOf(span);
    entry(scopes, JSON.stringify(scope), () => ({ scope, spans: [] })).spans.push(otlpSpan(span));
  }
  return {
    resourceSpans: [...resources.values()].map(({ process, scopes }) => ({
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: process.serviceName } },
          ...process.tags.map(attribute),
        ],
      },
      scopeSpans: [...scopes.values()],
    })),
  };
}

function entry<T>(map: Map<string, T>, key: string, create: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

function otlpSpan(span: SpanRecord): object {
  const kind = kindNumbers[textOf(span, ['span.kind']) ?? ''];
  const traceState = textOf(span, ['w3c.tracestate']);
  const end = span.startMicros + span.durationMicros;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(traceState === undefined ? {} : { traceState }),
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    ...(kind === undefined ? {} : { kind }),
    startTimeUnixNano: nanos(span.startMicros),
    endTimeUnixNano: nanos(end),
    ...list('attributes', span.tags.filter((tag) => !isField(tag)).map(attribute)),
    ...list('events', span.logs.map(event)),
    ...list('links', span.references.filter((reference) => !isParent(span, reference)).map(link)),
    status: status(span),
  };
}

/** Whether the tag stands for a field of OTLP; an unknown kind or an `error` with a text stays an attribute. */
function isField(tag: Tag): boolean {
  if (tag.key === 'error') return tag.value === true;
  if (tag.key === 'span.kind') return Object.hasOwn(kindNumbers, String(tag.value));
  return fieldKeys.has(tag.key);
}

function status(span: SpanRecord): object {
  const code = statusCodes[textOf(span, ['otel.status_code']) ?? ''];
  const message = textOf(span, ['otel.status_description']);
  const failed = span.tags.some(({ key, value }) => key === 'error' && value === true);
  return {
    ...(message === undefined ? {} : { message }),
    ...(code === undefined ? (failed ? { code: 2 } : {}) : { code }),
  };
}

function scopeOf(span: SpanRecord): ScopeSpans['scope'] {
  const name = textOf(span, scopeNameKeys);
  const version = textOf(span, scopeVersionKeys);
  return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) };
}

function isParent(span: SpanRecord, { type, spanId, traceId }: ReferenceRecord): boolean {
  return type === 'CHILD_OF' && spanId === span.parentSpanId && traceId === span.traceId;
}

function link({ type, traceId, spanId }: ReferenceRecord): object {
  const kind = type === 'CHILD_OF' ? 'child_of' : 'follows_from';
  return { traceId, spanId, attributes: [{ key: 'opentracing.ref_type', value: { stringValue: kind } }] };
}

function event({ timeMicros, fields }: LogRecord): object {
  const name = fields.find(({ key, type }) => key === 'event' && type === 'string');
  return {
    timeUnixNano: nanos(timeMicros),
    ...(name === undefined ? {} : { name: name.value }),
    ...list('attributes', fields.filter((field) => field !== name).map(attribute)),
  };
}

function attribute(tag: Tag): object {
  return { key: tag.key, value: attributeValue(tag) };
}

function attributeValue(tag: Tag): object {
  switch (tag.type) {
    case 'string':
      return { stringValue: tag.value };
    case 'bool':
      return { boolValue: tag.value };
    case 'int64':
      return { intValue: String(tag.value) };
    case 'float64':
      return { doubleValue: Number.isFinite(tag.value) ? tag.value : String(tag.value) };
    case 'binary':
      return { bytesValue: Buffer.from(tag.value).toString('base64') };
  }
}

/** Fields without a value are absent in protobuf's JSON. */
function list(name: string, items: readonly object[]): object {
  return items.length === 0 ? {} : { [name]: items };
}

function textOf(span: SpanRecord, keys: readonly string[]): string | undefined {
  for (const { key, type, value } of span.tags)
    if (type === 'string' && keys.includes(key)) return value as string;
  return undefined;
}

/** Microseconds with a fraction as a decimal string of nanoseconds. */
export function nanos(micros: number): string {
  const whole = Math.floor(micros);
  return String(BigInt(whole) * 1000n + BigInt(Math.round((micros - whole) * 1000)));
}
