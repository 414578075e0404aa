import type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag } from '../span-record.ts';
import { Fault, zeroId } from './fault.ts';
import { JsonReader } from './json-reader.ts';
import type { DecodeLimits, WorkBudget } from './limits.ts';
import { readPlainTag } from './plain-tag.ts';

export interface ZipkinEndpoint {
  /** '' where it is not known, as for the texts below. */
  readonly serviceName: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly port: number;
}

export interface ZipkinAnnotation {
  readonly timestamp: number;
  readonly value: string;
}

/** A span as Zipkin v2 has it; v1 is turned into this first. Ids are padded hex, '' where there is none. */
export interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: string | undefined;
  readonly timestamp: number;
  readonly duration: number;
  readonly debug: boolean;
  readonly local: ZipkinEndpoint | undefined;
  readonly remote: ZipkinEndpoint | undefined;
  readonly annotations: readonly ZipkinAnnotation[];
  readonly tags: readonly Tag[];
}

const ZERO_ID = /^0*$/;
const KIND = /^(client|server|producer|consumer)$/;
const SAMPLED = 1;
const DEBUG = 2;
const REFERENCES: readonly ReferenceRecord[] = [];
const LOGS: readonly LogRecord[] = [];

/** What the JSON inside of annotations may take. */
export interface JsonBounds {
  readonly limits: DecodeLimits;
  readonly budget: WorkBudget;
}

/** Makes records of the spans of one message. Spans from one endpoint share its process. */
export class ZipkinRecords {
  readonly #processes = new Map<string, ProcessRecord>();
  readonly #bounds: JsonBounds;

  constructor(bounds: JsonBounds) {
    this.#bounds = bounds;
  }

  /**
   * Throws a `Fault` for ids that are missing or zero. Both halves of a shared span keep the id that they share, as in
   * Jaeger, which tells them apart when the whole trace is there.
   */
  record(span: ZipkinSpan): SpanRecord {
    const { traceId, id, parentId } = span;
    if (ZERO_ID.test(traceId)) throw zeroId('span.traceId', traceId);
    if (ZERO_ID.test(id)) throw zeroId('span.id', id);
    return {
      traceId,
      spanId: id,
      parentSpanId: ZERO_ID.test(parentId) || parentId === id ? undefined : parentId,
      name: span.name,
      flags: span.debug ? SAMPLED | DEBUG : SAMPLED,
      startMicros: span.timestamp,
      durationMicros: Math.max(0, span.duration),
      tags: tagsOf(span),
      logs:
        span.annotations.length === 0
          ? LOGS
          : span.annotations.map((annotation) => toLog(annotation, this.#bounds)),
      references: REFERENCES,
      process: this.#process(span.local),
    };
  }

  #process(local: ZipkinEndpoint | undefined): ProcessRecord {
    const { serviceName = '', ipv4 = '', ipv6 = '', port = 0 } = local ?? {};
    const key = JSON.stringify([serviceName, ipv4, ipv6, port]);
    const known = this.#processes.get(key);
    if (known) return known;
    const process = {
      serviceName: serviceName === '' ? 'unknown_service' : serviceName,
      tags: addressTags({ ip: 'ip', port: 'port' }, ipv4 || ipv6, port),
    };
    this.#processes.set(key, process);
    return process;
  }
}

function addressTags(keys: { ip: string; port: string }, ip: string, port: number): Tag[] {
  const tags: Tag[] = [];
  if (ip !== '') tags.push({ key: keys.ip, type: 'string', value: ip });
  if (port !== 0) tags.push({ key: keys.port, type: 'int64', value: port });
  return tags;
}

/** The kind and the remote endpoint become tags, and the tags that say how it ended become Jaeger's. */
function tagsOf({ kind, remote, tags, timestamp }: ZipkinSpan): readonly Tag[] {
  const known = { code: has(tags, 'otel.status_code'), description: has(tags, 'otel.status_description') };
  const all = tags.flatMap((tag) => statusTags(tag, known));
  const add = (tag: Tag) => {
    if (!all.some(({ key }) => key === tag.key)) all.push(tag);
  };
  if (kind !== undefined && KIND.test(kind)) add({ key: 'span.kind', type: 'string', value: kind });
  if (remote) {
    if (remote.serviceName !== '') add({ key: 'peer.service', type: 'string', value: remote.serviceName });
    const keys = { ip: 'net.peer.ip', port: 'net.peer.port' };
    addressTags(keys, remote.ipv4 || remote.ipv6, remote.port).forEach(add);
  }
  // The name that the OpenTelemetry Collector, and so Jaeger, gives to a start nobody knows.
  if (timestamp === 0) add({ key: 'otel.zipkin.absentField.startTime', type: 'bool', value: true });
  return all;
}

const has = (tags: readonly Tag[], key: string): boolean => tags.some((tag) => tag.key === key);

/** Zipkin: a tag `error` marks a failure, whatever its value, which describes it. Only 'false' is no failure. */
function statusTags(tag: Tag, known: { code: boolean; description: boolean }): readonly Tag[] {
  if (tag.key === 'otel.status_code') return statusCodeTag(tag);
  if (tag.key !== 'error') return [tag];
  const text = `${tag.value}`;
  if (text === 'false') return [{ key: 'error', type: 'bool', value: false }];
  const status: Tag[] = [{ key: 'error', type: 'bool', value: true }];
  if (!known.code) status.push({ key: 'otel.status_code', type: 'string', value: 'ERROR' });
  if (text !== 'true' && text !== '' && !known.description) {
    status.push({ key: 'otel.status_description', type: 'string', value: text });
  }
  return status;
}

/** `Error`, `ERROR` and `STATUS_CODE_ERROR` are all on the wire; unset is what a span without the tag is. */
function statusCodeTag({ value }: Tag): readonly Tag[] {
  const code = `${value}`.toUpperCase().replace('STATUS_CODE_', '');
  return code === 'UNSET' ? [] : [{ key: 'otel.status_code', type: 'string', value: code }];
}

/** `"name": {json}` is how OpenTelemetry writes an event with attributes as an annotation. */
function toLog({ timestamp, value }: ZipkinAnnotation, bounds: JsonBounds): LogRecord {
  const fields = (value.startsWith('"') && eventFields(value, bounds)) || [eventField(value)];
  return { timeMicros: timestamp, fields };
}

const eventField = (name: string): Tag => ({ key: 'event', type: 'string', value: name });

/** Undefined if the annotation only looks like an event with attributes. */
function eventFields(annotation: string, { limits, budget }: JsonBounds): readonly Tag[] | undefined {
  // With braces around it, it is an object of one member.
  const reader = new JsonReader(`{${annotation}}`, limits, budget);
  try {
    reader.enter();
    const fields = [eventField(reader.nextKey() ?? '')];
    if (!reader.entersObject('attributes')) return undefined;
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      reader.countElement(fields.length, 'attributes');
      fields.push(readPlainTag(reader, key));
    }
    const isWhole = reader.nextKey() === undefined;
    reader.end();
    return isWhole ? fields : undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    budget.spendOnOddValue();
    return undefined;
  }
}
