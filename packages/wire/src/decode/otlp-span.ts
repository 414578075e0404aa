import type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag, TagValue } from '../span-record.ts';
import { type Fault, zeroId } from './fault.ts';
import { EPOCH, microsBetween, type NanoTime, toMicros } from './nano-time.ts';

/** A span as OTLP has it, whether it came as protobuf or as JSON. Ids are hex, '' where there is none. */
export class OtlpSpan {
  traceId = '';
  spanId = '';
  parentSpanId = '';
  traceState = '';
  flags = 0;
  name = '';
  kind = 0;
  start: NanoTime = EPOCH;
  end: NanoTime = EPOCH;
  readonly attributes: Tag[] = [];
  droppedAttributes = 0;
  readonly events: OtlpEvent[] = [];
  droppedEvents = 0;
  readonly links: OtlpLink[] = [];
  droppedLinks = 0;
  statusCode = 0;
  statusMessage = '';
  /** What makes it no span at all. */
  fault: Fault | undefined;
}

export class OtlpEvent {
  time: NanoTime = EPOCH;
  name = '';
  readonly attributes: Tag[] = [];
  droppedAttributes = 0;
}

export class OtlpLink {
  traceId = '';
  spanId = '';
  readonly attributes: Tag[] = [];
}

export class OtlpScope {
  name = '';
  version = '';
}

/** By their numbers in trace.proto. */
const KINDS = [undefined, 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS_CODES = [undefined, 'OK', 'ERROR'] as const;
const ERROR = 2;
const SAMPLED = 1;

const ZERO_ID = /^0*$/;
const LOGS: readonly LogRecord[] = [];
const REFERENCES: readonly ReferenceRecord[] = [];

/** What the resource of spans becomes: `service.name` its name, the other attributes its tags. */
export function toProcess(attributes: readonly Tag[]): ProcessRecord {
  const service = attributes.find(({ key }) => key === 'service.name');
  const name = service === undefined || service.type === 'binary' ? '' : String(service.value);
  return {
    serviceName: name === '' ? 'unknown_service' : name,
    tags: attributes.filter(({ key }) => key !== 'service.name'),
  };
}

/** Why the span cannot be kept: it needs both ids. */
export function rejectionOf({ fault, traceId, spanId }: OtlpSpan): Fault | undefined {
  if (fault !== undefined) return fault;
  if (ZERO_ID.test(traceId)) return zeroId('span.traceId', traceId);
  return ZERO_ID.test(spanId) ? zeroId('span.spanId', spanId) : undefined;
}

/** Of a span that has no rejection. */
export function toSpanRecord(span: OtlpSpan, scope: OtlpScope, process: ProcessRecord): SpanRecord {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: ZERO_ID.test(span.parentSpanId) ? undefined : span.parentSpanId,
    name: span.name,
    // Exporters older than the flags field send none, and only what is sampled.
    flags: span.flags === 0 ? SAMPLED : span.flags & SAMPLED,
    startMicros: toMicros(span.start),
    durationMicros: span.end === EPOCH ? 0 : microsBetween(span.start, span.end),
    tags: tagsOf(span, scope),
    logs: span.events.length === 0 ? LOGS : span.events.map(toLog),
    references: span.links.length === 0 ? REFERENCES : span.links.map(toReference),
    process,
  };
}

function tagsOf(span: OtlpSpan, scope: OtlpScope): readonly Tag[] {
  const tags = span.attributes;
  addText(tags, 'span.kind', KINDS[span.kind]);
  addText(tags, 'otel.status_code', STATUS_CODES[span.statusCode]);
  addText(tags, 'otel.status_description', span.statusMessage);
  if (span.statusCode === ERROR && !tags.some(({ key }) => key === 'error')) {
    tags.push({ key: 'error', type: 'bool', value: true });
  }
  addText(tags, 'otel.scope.name', scope.name);
  addText(tags, 'otel.scope.version', scope.version);
  addText(tags, 'w3c.tracestate', span.traceState);
  addCount(tags, 'otel.dropped_attributes_count', span.droppedAttributes);
  addCount(tags, 'otel.dropped_events_count', span.droppedEvents);
  addCount(tags, 'otel.dropped_links_count', span.droppedLinks);
  return tags;
}

function addText(tags: Tag[], key: string, value: string | undefined): void {
  if (value) tags.push({ key, type: 'string', value });
}

function addCount(tags: Tag[], key: string, value: number): void {
  if (value > 0) tags.push({ key, type: 'int64', value });
}

/** The name is the field `event`, unless an attribute of that name is there already. */
function toLog(event: OtlpEvent): LogRecord {
  const fields = event.attributes;
  if (event.name !== '' && !fields.some(({ key }) => key === 'event')) {
    fields.unshift({ key: 'event', type: 'string', value: event.name });
  }
  addCount(fields, 'otel.dropped_attributes_count', event.droppedAttributes);
  return { timeMicros: toMicros(event.time), fields };
}

/** `opentracing.ref_type` is how the OpenTracing shim tells a second parent from a link. */
function toReference(link: OtlpLink): ReferenceRecord {
  const { traceId, spanId } = link;
  const kind = link.attributes.find(({ key }) => key === 'opentracing.ref_type')?.value;
  return { type: kind === 'child_of' ? 'CHILD_OF' : 'FOLLOWS_FROM', traceId, spanId };
}

export function tag(key: string, { type, value }: TagValue): Tag {
  return { key, type, value } as Tag;
}
