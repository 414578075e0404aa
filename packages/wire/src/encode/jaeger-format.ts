import {
  attributeKey,
  type EncodableSpan,
  type RecordedEvent,
  type Resource,
  writeAttribute,
} from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import { JaegerTagWriter } from './jaeger-tag-writer.ts';
import type { LossCounts } from './span-encoder.ts';
import type { SpanFormat } from './span-format.ts';
import { SpanTags } from './span-tags.ts';
import { type ThriftProtocol, thriftType } from './thrift-protocol.ts';
import { highWord } from './words.ts';

const { i32, i64, list, string, struct } = thriftType;
const referenceTypes = { child_of: 0, follows_from: 1 } as const;
const sampledFlag = 1;
const debugFlag = 2;
const longestListHeader = 6;
/** Jaeger takes a duration of zero for a wrong one, and puts a warning on the span. */
const shortestMicros = 1;
/** Of the batch's own fields behind the spans: number, three counts, the ends of the structures. */
const longestTail = 64;
const eventKey = attributeKey('event');
const droppedKey = attributeKey('otel.event.dropped_attributes_count');

export interface JaegerFraming {
  /** A message `emitBatch` for the agent's UDP port; otherwise the bare Batch that the collector takes over HTTP. */
  readonly isDatagram: boolean;
  readonly resource: Resource;
  readonly losses: LossCounts | undefined;
}

/**
 * Jaeger's Batch in either encoding of Thrift (jaeger-idl, thrift/jaeger.thrift). The spans stand at a fixed place; what comes before them is
 * written at the end, right-aligned, since the length of the list's header depends on the number of spans.
 */
export class JaegerFormat implements SpanFormat {
  readonly writer: ByteWriter;
  readonly #protocol: ThriftProtocol;
  readonly #tags: JaegerTagWriter;
  readonly #spanTags: SpanTags;
  readonly #framing: JaegerFraming;
  readonly #head: Uint8Array;
  readonly #spansStart: number;
  #seqNo = 0;

  constructor(protocol: ThriftProtocol, framing: JaegerFraming) {
    this.writer = protocol.writer;
    this.#protocol = protocol;
    this.#framing = framing;
    this.#tags = new JaegerTagWriter(protocol);
    this.#spanTags = new SpanTags(this.#tags, protocol.writer);
    this.writer.at = 0;
    this.#writeHead(framing);
    this.#head = Uint8Array.from(this.writer.bytes.subarray(0, this.writer.at));
    this.#spansStart = this.#head.length + longestListHeader;
  }

  begin(): void {
    this.writer.at = this.#spansStart;
  }

  undoSpan(): void {}

  framedLength(spanCount: number): number {
    const header = this.#protocol.listHeaderLength(spanCount);
    return (
      this.writer.at - longestListHeader + header + (this.#framing.losses === undefined ? 2 : longestTail)
    );
  }

  frame(spanCount: number): Uint8Array {
    const { writer } = this;
    this.#writeTail();
    const end = writer.at;
    const start = longestListHeader - this.#protocol.listHeaderLength(spanCount);
    writer.at = start;
    writer.raw(this.#head);
    this.#protocol.listHeader(struct, spanCount);
    writer.at = end;
    return writer.bytes.subarray(start, end);
  }

  #writeHead({ isDatagram, resource }: JaegerFraming): void {
    const protocol = this.#protocol;
    if (isDatagram) {
      protocol.onewayCall('emitBatch');
      protocol.field(struct, 1, 0);
    }
    protocol.field(struct, 1, 0);
    protocol.field(string, 1, 0);
    protocol.string(resource.serviceName);
    if (resource.attributes.length > 0) {
      protocol.field(list, 2, 1);
      const opened = protocol.openList();
      this.#tags.count = 0;
      for (const [key, value] of resource.attributes) writeAttribute(this.#tags, attributeKey(key), value);
      protocol.closeList(opened, struct, this.#tags.count);
    }
    protocol.stop();
    protocol.field(list, 2, 1);
  }

  #writeTail(): void {
    const protocol = this.#protocol;
    const { isDatagram, losses } = this.#framing;
    if (losses !== undefined) {
      this.#seqNo++;
      protocol.field(i64, 3, 2);
      this.#integer(this.#seqNo);
      protocol.field(struct, 4, 3);
      protocol.field(i64, 1, 0);
      this.#integer(losses.fullQueueDroppedSpans);
      protocol.field(i64, 2, 1);
      this.#integer(losses.tooLargeDroppedSpans);
      protocol.field(i64, 3, 2);
      this.#integer(losses.failedToEmitSpans);
      protocol.stop();
    }
    protocol.stop();
    if (isDatagram) protocol.stop();
  }

  writeSpan(span: EncodableSpan): void {
    const protocol = this.#protocol;
    const { identity } = span;
    protocol.field(i64, 1, 0);
    protocol.i64(identity.t2, identity.t3);
    protocol.field(i64, 2, 1);
    protocol.i64(identity.t0, identity.t1);
    protocol.field(i64, 3, 2);
    protocol.i64(identity.s0, identity.s1);
    protocol.field(i64, 4, 3);
    protocol.i64(span.parent0, span.parent1);
    protocol.field(string, 5, 4);
    protocol.string(span.name);
    const hasLinks = span.recordedLinks.length > 0;
    if (hasLinks) this.#writeReferences(span);
    protocol.field(i32, 7, hasLinks ? 6 : 5);
    protocol.i32((identity.isSampled ? sampledFlag : 0) | (identity.isDebug ? debugFlag : 0));
    protocol.field(i64, 8, 7);
    this.#integer(span.startSeconds * 1e6 + Math.floor(span.startNanos / 1e3));
    protocol.field(i64, 9, 8);
    this.#integer(Math.max(shortestMicros, Math.floor(span.durationNanos / 1e3)));
    const hasTags = this.#writeTags(span);
    if (span.recordedEvents.length > 0) this.#writeLogs(span, hasTags ? 10 : 9);
    protocol.stop();
  }

  /** False when there was none, and nothing was written. */
  #writeTags(span: EncodableSpan): boolean {
    const protocol = this.#protocol;
    const tags = this.#tags;
    const start = this.writer.at;
    protocol.field(list, 10, 9);
    const opened = protocol.openList();
    tags.count = 0;
    this.#spanTags.write(span);
    if (tags.count === 0) {
      this.writer.at = start;
      return false;
    }
    protocol.closeList(opened, struct, tags.count);
    return true;
  }

  /** A link has no attributes in Jaeger. */
  #writeReferences(span: EncodableSpan): void {
    const protocol = this.#protocol;
    protocol.field(list, 6, 5);
    protocol.listHeader(struct, span.recordedLinks.length);
    for (const { identity, referenceType = 'follows_from' } of span.recordedLinks) {
      protocol.field(i32, 1, 0);
      protocol.i32(referenceTypes[referenceType]);
      protocol.field(i64, 2, 1);
      protocol.i64(identity.t2, identity.t3);
      protocol.field(i64, 3, 2);
      protocol.i64(identity.t0, identity.t1);
      protocol.field(i64, 4, 3);
      protocol.i64(identity.s0, identity.s1);
      protocol.stop();
    }
  }

  #writeLogs(span: EncodableSpan, previousId: number): void {
    const protocol = this.#protocol;
    protocol.field(list, 11, previousId);
    protocol.listHeader(struct, span.recordedEvents.length);
    for (const event of span.recordedEvents) {
      protocol.field(i64, 1, 0);
      this.#integer(event.epochSeconds * 1e6 + Math.floor(event.epochNanos / 1e3));
      protocol.field(list, 2, 1);
      const opened = protocol.openList();
      this.#writeFields(event);
      protocol.closeList(opened, struct, this.#tags.count);
      protocol.stop();
    }
  }

  /** The event's name is a field too; an attribute of that name is the application's word and wins (OpenTelemetry specification, trace/sdk_exporters/jaeger.md, Events). */
  #writeFields({ name, attributes }: RecordedEvent): void {
    const tags = this.#tags;
    tags.count = 0;
    if (name !== '' && !attributes.keys.includes(eventKey.name)) tags.string(eventKey, name);
    tags.recorded(attributes);
    if (attributes.droppedCount > 0) tags.int(droppedKey, attributes.droppedCount);
  }

  #integer(value: number): void {
    this.#protocol.i64(highWord(value), value | 0);
  }
}
