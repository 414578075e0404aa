import {
  attributeKey,
  type EncodableSpan,
  type RecordedEvent,
  type RecordedLink,
  type Resource,
  type SpanIdentity,
  writeAttribute,
} from '@spoor/core';
import { ByteWriter, varintLength } from './byte-writer.ts';
import { eventOfLog } from './event-of-log.ts';
import { ProtobufAttributeWriter } from './protobuf-attribute-writer.ts';
import { copySlices, ScopeRuns } from './scope-runs.ts';
import { otlpKind, type SpanFormat } from './span-format.ts';
import { nanosHigh, nanosLow } from './words.ts';

/** OTLP's ExportTraceServiceRequest in protobuf. A field's tag is its number times eight and the wire type. */
const lengthDelimited = (field: number): number => (field << 3) | 2;
const varintField = (field: number): number => field << 3;
const fixed64Field = (field: number): number => (field << 3) | 1;
const fixed32Field = (field: number): number => (field << 3) | 5;

const spansOfScope = lengthDelimited(2);
const attributesOf = {
  resource: lengthDelimited(1),
  span: lengthDelimited(9),
  event: lengthDelimited(3),
  link: lengthDelimited(4),
};
/** `flags` is field 16, whose tag takes two bytes. */
const spanFlags = [(fixed32Field(16) & 0x7f) | 0x80, fixed32Field(16) >>> 7] as const;
/** Beside the W3C flags: whether the parent is remote is known, and it is. */
const hasIsRemote = 0x100;
const isRemote = 0x200;
const longestHeader = 16;

export class OtlpProtobufFormat implements SpanFormat {
  readonly writer: ByteWriter;
  readonly #attributes: ProtobufAttributeWriter;
  readonly #runs = new ScopeRuns();
  readonly #resource: Uint8Array;

  constructor(writer: ByteWriter, resource: Resource) {
    this.writer = writer;
    this.#attributes = new ProtobufAttributeWriter(writer);
    writer.at = 0;
    this.#attributes.tag = attributesOf.resource;
    this.#attributes.string(attributeKey('service.name'), resource.serviceName);
    for (const [key, value] of resource.attributes)
      writeAttribute(this.#attributes, attributeKey(key), value);
    this.#resource = Uint8Array.from(writer.bytes.subarray(0, writer.at));
  }

  begin(): void {
    this.writer.at = 0;
    this.#runs.clear();
  }

  undoSpan(): void {
    this.#runs.undo(this.writer.at);
  }

  framedLength(_spanCount: number): number {
    return this.writer.at + this.#resource.length + this.#runs.overhead(longestHeader * 2) + longestHeader;
  }

  frame(_spanCount: number): Uint8Array {
    const { writer } = this;
    const total = this.framedLength(0);
    const scopes = new ByteWriter(total, total);
    for (const group of this.#runs.groups(writer.at)) {
      const scope = new ByteWriter(64, total);
      if (group.name !== '') this.#text(scope, 1, group.name);
      if (group.version !== undefined && group.version !== '') this.#text(scope, 2, group.version);
      const header = scope.at > 0 ? 1 + varintLength(scope.at) + scope.at : 0;
      scopes.byte(lengthDelimited(2));
      scopes.varint(header + group.byteLength);
      if (scope.at > 0) {
        scopes.byte(lengthDelimited(1));
        scopes.varint(scope.at);
        scopes.raw(scope.bytes.subarray(0, scope.at));
      }
      copySlices(group, writer, scopes);
    }
    const request = new ByteWriter(total, total);
    const resource = this.#resource;
    request.byte(lengthDelimited(1));
    request.varint(1 + varintLength(resource.length) + resource.length + scopes.at);
    request.byte(lengthDelimited(1));
    request.varint(resource.length);
    request.raw(resource);
    request.raw(scopes.bytes.subarray(0, scopes.at));
    return request.bytes.subarray(0, request.at);
  }

  writeSpan(span: EncodableSpan): void {
    const { writer } = this;
    this.#runs.begin(span.scopeName, span.scopeVersion, writer.at);
    writer.byte(spansOfScope);
    const opened = writer.open();
    this.#ids(span.identity);
    if ((span.parent0 | span.parent1) !== 0) {
      writer.two(lengthDelimited(4), 8);
      writer.word(span.parent0);
      writer.word(span.parent1);
    }
    this.#text(writer, 5, span.name);
    writer.two(varintField(6), otlpKind(span));
    this.#time(7, span.startSeconds, span.startNanos);
    const end = span.startNanos + span.durationNanos;
    this.#time(8, span.startSeconds + Math.floor(end / 1e9), end % 1e9);
    this.#attributes.tag = attributesOf.span;
    this.#count(10, span.writeAttributes(this.#attributes));
    for (const event of span.recordedEvents) this.#writeEvent(event);
    this.#count(12, span.droppedEventsCount);
    for (const link of span.recordedLinks) this.#writeLink(link);
    this.#count(14, span.droppedLinksCount);
    if (span.statusCode !== 0) this.#writeStatus(span);
    writer.two(spanFlags[0], spanFlags[1]);
    const remote = span.isParentRemote ? isRemote : 0;
    writer.wordLittleEndian(span.identity.traceFlags | hasIsRemote | remote);
    writer.close(opened);
  }

  #writeStatus(span: EncodableSpan): void {
    const { writer } = this;
    writer.byte(lengthDelimited(15));
    const opened = writer.open();
    if (span.statusMessage !== undefined && span.statusMessage !== '')
      this.#text(writer, 2, span.statusMessage);
    writer.two(varintField(3), span.statusCode & 3);
    writer.close(opened);
  }

  #writeEvent(event: RecordedEvent): void {
    const { writer } = this;
    const { name, epochSeconds, epochNanos, attributes } = event.isLog ? eventOfLog(event) : event;
    writer.byte(lengthDelimited(11));
    const opened = writer.open();
    this.#time(1, epochSeconds, epochNanos);
    this.#text(writer, 2, name);
    this.#attributes.tag = attributesOf.event;
    this.#attributes.recorded(attributes);
    this.#count(4, attributes.droppedCount);
    writer.close(opened);
  }

  #writeLink({ identity, attributes }: RecordedLink): void {
    const { writer } = this;
    writer.byte(lengthDelimited(13));
    const opened = writer.open();
    this.#ids(identity);
    this.#attributes.tag = attributesOf.link;
    this.#attributes.recorded(attributes);
    this.#count(5, attributes.droppedCount);
    writer.byte(fixed32Field(6));
    writer.wordLittleEndian(identity.traceFlags | hasIsRemote | (identity.isRemote ? isRemote : 0));
    writer.close(opened);
  }

  /** Fields 1 to 3, the same in a span and in a link. */
  #ids(identity: SpanIdentity): void {
    const { writer } = this;
    writer.two(lengthDelimited(1), 16);
    writer.word(identity.t0);
    writer.word(identity.t1);
    writer.word(identity.t2);
    writer.word(identity.t3);
    writer.two(lengthDelimited(2), 8);
    writer.word(identity.s0);
    writer.word(identity.s1);
    const traceState = identity.traceState?.serialize() ?? '';
    if (traceState !== '') this.#text(writer, 3, traceState);
  }

  #text(writer: ByteWriter, field: number, value: string): void {
    writer.byte(lengthDelimited(field));
    writer.varintString(value);
  }

  #time(field: number, seconds: number, nanos: number): void {
    this.writer.byte(fixed64Field(field));
    this.writer.wordLittleEndian(nanosLow(seconds, nanos));
    this.writer.wordLittleEndian(nanosHigh(seconds, nanos));
  }

  #count(field: number, count: number): void {
    if (count === 0) return;
    this.writer.byte(varintField(field));
    this.writer.varint(count);
  }
}
