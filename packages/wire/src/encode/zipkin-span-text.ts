import { type EncodableSpan, formatWord, type RecordedEvent, type Resource } from '@spoor/core';
import { countText, listText, quote, valueText } from './json-text.ts';
import { ZipkinTags } from './zipkin-tags.ts';

/** By the API's SpanKind; internal has none. */
const kinds = [undefined, 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

/** How version 1 says the same: annotations at the beginning and the end, and the name of the other side's address. */
const v1Kinds = [
  undefined,
  { begin: 'sr', end: 'ss', address: 'ca' },
  { begin: 'cs', end: 'cr', address: 'sa' },
  { begin: 'ms', end: 'ws', address: 'ma' },
  { begin: 'wr', end: 'mr', address: 'ma' },
] as const;

/** Microseconds: Zipkin takes no zero duration. */
const durationMicros = (span: EncodableSpan): number => Math.max(1, Math.floor(span.durationNanos / 1e3));

const micros = (seconds: number, nanos: number): number => seconds * 1e6 + Math.floor(nanos / 1e3);
const microsText = (seconds: number, nanos: number): string => countText(micros(seconds, nanos));

function idsText({ identity, parent0, parent1 }: EncodableSpan): string {
  // A 64-bit trace id is written with 16 digits, as everybody else in such a fleet writes it.
  const isWide = (identity.t0 | identity.t1) !== 0;
  const traceId = isWide ? identity.traceId : identity.traceId.slice(16);
  const parent =
    (parent0 | parent1) === 0 ? '' : `,"parentId":"${formatWord(parent0)}${formatWord(parent1)}"`;
  return `"traceId":"${traceId}","id":"${identity.spanId}"${parent}`;
}

/** The name, and the attributes as JSON behind it. */
function eventValue({ name, attributes }: RecordedEvent): string {
  const tags = ZipkinTags.ofRecorded(attributes);
  if (tags.isEmpty) return name;
  const members = attributes.keys.map((key, index) => `${quote(key)}:${valueText(attributes.values[index])}`);
  return `${quote(name)}: {${members.join(',')}}`;
}

function annotations(span: EncodableSpan, endpoint: string): string {
  return listText(
    span.recordedEvents,
    (event) =>
      `{"timestamp":${microsText(event.epochSeconds, event.epochNanos)},"value":${quote(eventValue(event))}${endpoint}}`,
  );
}

/** Zipkin's version 2 (interop 3.7). */
export function zipkinV2SpanText(resource: Resource): (span: EncodableSpan) => string {
  const local = `"localEndpoint":{"serviceName":${quote(resource.serviceName)}}`;
  return (span) => {
    const tags = ZipkinTags.ofSpan(span, resource);
    const kind = kinds[span.kind & 7];
    const events = annotations(span, '');
    const remote = tags.remote.text;
    const members = Array.from(tags.entries, ([key, value]) => `${quote(key)}:${quote(value)}`);
    return (
      `{${idsText(span)}${kind === undefined ? '' : `,"kind":"${kind}"`},"name":${quote(span.name)},` +
      `"timestamp":${microsText(span.startSeconds, span.startNanos)},"duration":${countText(durationMicros(span))},${local}` +
      (remote === undefined ? '' : `,"remoteEndpoint":${remote}`) +
      (events === '' ? '' : `,"annotations":[${events}]`) +
      (members.length === 0 ? '' : `,"tags":{${members.join(',')}}`) +
      `${span.identity.isDebug ? ',"debug":true' : ''}}`
    );
  };
}

/** Zipkin's version 1 (interop 3.8). */
export function zipkinV1SpanText(resource: Resource): (span: EncodableSpan) => string {
  const endpoint = `,"endpoint":{"serviceName":${quote(resource.serviceName)}}`;
  return (span) => {
    const tags = ZipkinTags.ofSpan(span, resource);
    const start = micros(span.startSeconds, span.startNanos);
    const duration = durationMicros(span);
    const kind = v1Kinds[span.kind & 7];
    const events = [annotations(span, endpoint)];
    const binary = Array.from(
      tags.entries,
      ([key, value]) => `{"key":${quote(key)},"value":${quote(value)}${endpoint}}`,
    );
    if (kind === undefined) {
      // Without a core annotation only this says whose span it is.
      binary.push(`{"key":"lc","value":""${endpoint}}`);
    } else {
      events.unshift(`{"timestamp":${start},"value":"${kind.begin}"${endpoint}}`);
      events.push(`{"timestamp":${countText(start + duration)},"value":"${kind.end}"${endpoint}}`);
    }
    const remote = tags.remote.text;
    if (kind !== undefined && remote !== undefined) {
      binary.push(`{"key":"${kind.address}","value":true,"endpoint":${remote}}`);
    }
    return (
      `{${idsText(span)},"name":${quote(span.name)},"timestamp":${countText(start)},"duration":${countText(duration)},` +
      `"annotations":[${events.filter((text) => text !== '').join(',')}],"binaryAnnotations":[${binary.join(',')}]` +
      `${span.identity.isDebug ? ',"debug":true' : ''}}`
    );
  };
}
