import {
  attributeKey,
  type EncodableSpan,
  formatWord,
  RealBuffer,
  type RecordedEvent,
  type RecordedLink,
  type Resource,
  type SpanIdentity,
  writeAttribute,
} from '@spoor/core';
import { ByteWriter } from './byte-writer.ts';
import { eventOfLog } from './event-of-log.ts';
import { countText, listText, quote } from './json-text.ts';
import { OtlpJsonAttributes } from './otlp-json-attributes.ts';
import { copySlices, ScopeRuns } from './scope-runs.ts';
import { otlpKind, type SpanFormat } from './span-format.ts';
import { lastSecond } from './words.ts';

const comma = 0x2c;
const head = '{"resourceSpans":[{"resource":{"attributes":[';
const hasIsRemote = 0x100;
const isRemote = 0x200;
const perScope = 64;

/** The same request in JSON: ids in hex, 64-bit integers as strings, enums as numbers. */
export class OtlpJsonFormat implements SpanFormat {
  readonly writer: ByteWriter;
  readonly #runs = new ScopeRuns();
  readonly #head: string;

  constructor(writer: ByteWriter, resource: Resource) {
    this.writer = writer;
    const attributes = new OtlpJsonAttributes();
    attributes.string(attributeKey('service.name'), resource.serviceName);
    for (const [key, value] of resource.attributes) writeAttribute(attributes, attributeKey(key), value);
    this.#head = `${head}${attributes.text}]},"scopeSpans":[`;
  }

  begin(): void {
    this.writer.at = 0;
    this.#runs.clear();
  }

  undoSpan(): void {
    this.#runs.undo(this.writer.at);
  }

  framedLength(_spanCount: number): number {
    return this.writer.at + RealBuffer.byteLength(this.#head) + this.#runs.overhead(perScope) + perScope;
  }

  frame(_spanCount: number): Uint8Array {
    const total = this.framedLength(0);
    const request = new ByteWriter(total, total);
    request.utf8(this.#head);
    for (const [index, group] of this.#runs.groups(this.writer.at).entries()) {
      const version = group.version === undefined ? '' : `,"version":${quote(group.version)}`;
      request.utf8(`${index === 0 ? '' : ','}{"scope":{"name":${quote(group.name)}${version}},"spans":[`);
      copySlices(group, this.writer, request, comma);
      request.utf8(']}');
    }
    request.utf8(']}]}');
    return request.bytes.subarray(0, request.at);
  }

  writeSpan(span: EncodableSpan): void {
    const isFirst = this.#runs.begin(span.scopeName, span.scopeVersion, this.writer.at);
    this.writer.utf8((isFirst ? '' : ',') + spanText(span));
  }
}

function spanText(span: EncodableSpan): string {
  const attributes = new OtlpJsonAttributes();
  const dropped = span.writeAttributes(attributes);
  const end = span.startNanos + span.durationNanos;
  const remote = span.isParentRemote ? isRemote : 0;
  return (
    `{${idsText(span.identity)}${parentText(span)},"name":${quote(span.name)},"kind":${otlpKind(span)},` +
    `"startTimeUnixNano":"${nanosText(span.startSeconds, span.startNanos)}",` +
    `"endTimeUnixNano":"${nanosText(span.startSeconds + Math.floor(end / 1e9), end % 1e9)}",` +
    `"attributes":[${attributes.text}]${droppedText('droppedAttributesCount', dropped)}` +
    membersText('events', listText(span.recordedEvents, eventText)) +
    droppedText('droppedEventsCount', span.droppedEventsCount) +
    membersText('links', listText(span.recordedLinks, linkText)) +
    droppedText('droppedLinksCount', span.droppedLinksCount) +
    `${statusText(span)},"flags":${span.identity.traceFlags | hasIsRemote | remote}}`
  );
}

function idsText(identity: SpanIdentity): string {
  const traceState = identity.traceState?.serialize() ?? '';
  const state = traceState === '' ? '' : `,"traceState":${quote(traceState)}`;
  return `"traceId":"${identity.traceId}","spanId":"${identity.spanId}"${state}`;
}

function parentText({ parent0, parent1 }: EncodableSpan): string {
  if ((parent0 | parent1) === 0) return '';
  return `,"parentSpanId":"${formatWord(parent0)}${formatWord(parent1)}"`;
}

function statusText({ statusCode, statusMessage }: EncodableSpan): string {
  if (statusCode === 0) return ',"status":{}';
  const message =
    statusMessage === undefined || statusMessage === '' ? '' : `"message":${quote(statusMessage)},`;
  return `,"status":{${message}"code":${statusCode & 3}}`;
}

function eventText(event: RecordedEvent): string {
  const { name, epochSeconds, epochNanos, attributes } = event.isLog ? eventOfLog(event) : event;
  const written = new OtlpJsonAttributes();
  written.recorded(attributes);
  const time = nanosText(epochSeconds, epochNanos);
  const dropped = droppedText('droppedAttributesCount', attributes.droppedCount);
  return `{"timeUnixNano":"${time}","name":${quote(name)},"attributes":[${written.text}]${dropped}}`;
}

function linkText({ identity, attributes }: RecordedLink): string {
  const written = new OtlpJsonAttributes();
  written.recorded(attributes);
  const dropped = droppedText('droppedAttributesCount', attributes.droppedCount);
  const flags = identity.traceFlags | hasIsRemote | (identity.isRemote ? isRemote : 0);
  return `{${idsText(identity)},"attributes":[${written.text}]${dropped},"flags":${flags}}`;
}

function membersText(name: string, members: string): string {
  return members === '' ? '' : `,"${name}":[${members}]`;
}

function droppedText(name: string, count: number): string {
  return count === 0 ? '' : `,"${name}":${countText(count)}`;
}

function nanosText(seconds: number, nanos: number): string {
  if (seconds > lastSecond)
    throw new TypeError(`time must fit into 63 bits of nanoseconds, got ${seconds} s`);
  return seconds === 0 ? countText(nanos) : `${countText(seconds)}${countText(nanos).padStart(9, '0')}`;
}
