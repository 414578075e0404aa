/** What both versions of Zipkin's JSON have alike. */
import { type EncodableSpan, formatWord, type RecordedEvent } from '@spoor/core';
import { eventOfLog } from './event-of-log.ts';
import { countText, listText, quote, valueText } from './json-text.ts';
import { ZipkinTags } from './zipkin-tags.ts';

/** Microseconds: Zipkin takes no zero duration. */
export const durationMicros = (span: EncodableSpan): number =>
  Math.max(1, Math.floor(span.durationNanos / 1e3));

export const micros = (seconds: number, nanos: number): number => seconds * 1e6 + Math.floor(nanos / 1e3);
export const microsText = (seconds: number, nanos: number): string => countText(micros(seconds, nanos));

export function idsText({ identity, parent0, parent1 }: EncodableSpan): string {
  // A 64-bit trace id is written with 16 digits, as everybody else in such a fleet writes it.
  const isWide = (identity.t0 | identity.t1) !== 0;
  const traceId = isWide ? identity.traceId : identity.traceId.slice(16);
  const parent =
    (parent0 | parent1) === 0 ? '' : `,"parentId":"${formatWord(parent0)}${formatWord(parent1)}"`;
  return `"traceId":"${traceId}","id":"${identity.spanId}"${parent}`;
}

/** The name, and the attributes as JSON behind it. */
function eventValue(event: RecordedEvent): string {
  const { name, attributes } = event.isLog ? eventOfLog(event) : event;
  const tags = ZipkinTags.ofRecorded(attributes);
  if (tags.isEmpty) return name;
  const members = attributes.keys.map((key, index) => `${quote(key)}:${valueText(attributes.values[index])}`);
  return `${quote(name)}: {${members.join(',')}}`;
}

export function annotations(span: EncodableSpan, endpoint: string): string {
  return listText(
    span.recordedEvents,
    (event) =>
      `{"timestamp":${microsText(event.epochSeconds, event.epochNanos)},"value":${quote(eventValue(event))}${endpoint}}`,
  );
}
