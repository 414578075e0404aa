import { Fault } from './fault.ts';
import { readAttribute } from './otlp-protobuf-value.ts';
import { OtlpEvent, OtlpLink, OtlpSpan } from './otlp-span.ts';
import type { ProtobufReader } from './protobuf-reader.ts';

// message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; SpanKind kind = 6;
//   fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
//   repeated Event events = 11; uint32 dropped_events_count = 12; repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16; }
// message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
// message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; }   message Status { string message = 2; StatusCode code = 3; }

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** Ids and times: without them, or with odd ones, there is no span. Anything else that is odd is left out alone. */
const DECISIVE = new Set([1, 2, 4, 7, 8]);

/** Reads spans one after the other: nothing is made for each of them but the span itself. */
export class OtlpProtobufSpans {
  readonly #reader: ProtobufReader;
  #span = new OtlpSpan();

  constructor(reader: ProtobufReader) {
    this.#reader = reader;
  }

  /** The span that stands here; an odd one has a `fault`. */
  read(): OtlpSpan {
    this.#span = new OtlpSpan();
    const fault = this.#reader.attempt(this.#message);
    if (fault instanceof Fault) this.#span.fault ??= fault;
    return this.#span;
  }

  readonly #message = (): void => this.#reader.message(this.#field);

  readonly #field = (field: number): void => {
    const fault = this.#reader.attempt(this.#value, field);
    if (!(fault instanceof Fault)) return;
    if (DECISIVE.has(field)) this.#span.fault ??= fault;
    else this.#reader.faults.dropValue(fault);
  };

  readonly #value = (reader: ProtobufReader, field: number): void => {
    const span = this.#span;
    switch (field) {
      case 1:
        span.traceId = reader.id(TRACE_ID_BYTES);
        return;
      case 2:
        span.spanId = reader.id(SPAN_ID_BYTES);
        return;
      case 4:
        span.parentSpanId = reader.id(SPAN_ID_BYTES);
        return;
      case 5:
        span.name = reader.string();
        return;
      case 6:
        span.kind = reader.uint32();
        return;
      case 7:
        span.start = reader.nanoTime();
        return;
      case 8:
        span.end = reader.nanoTime();
        return;
      case 9:
        span.droppedAttributes += readAttribute(reader, span.attributes);
        return;
      default:
        this.#laterValue(span, field);
    }
  };

  #laterValue(span: OtlpSpan, field: number): void {
    const reader = this.#reader;
    switch (field) {
      case 3:
        span.traceState = reader.string();
        return;
      case 10:
        span.droppedAttributes += reader.uint32();
        return;
      case 11:
        span.droppedEvents += addItem(reader, span.events, readEvent);
        return;
      case 12:
        span.droppedEvents += reader.uint32();
        return;
      case 13:
        span.droppedLinks += addItem(reader, span.links, readLink);
        return;
      case 14:
        span.droppedLinks += reader.uint32();
        return;
      case 15:
        readStatus(reader, span);
        return;
      case 16:
        span.flags = reader.fixed32();
        return;
      default:
        reader.skip();
    }
  }
}

/** Returns how many were odd: none or one. */
function addItem<T>(reader: ProtobufReader, into: T[], read: (reader: ProtobufReader) => T): number {
  const { maxElements } = reader.limits;
  reader.budget.spend();
  if (into.length >= maxElements) throw reader.fault('list size', `at most ${maxElements}`, into.length + 1);
  const item = reader.attempt(read);
  if (!(item instanceof Fault)) {
    into.push(item);
    return 0;
  }
  reader.faults.dropValue(item);
  return 1;
}

function readEvent(reader: ProtobufReader): OtlpEvent {
  const event = new OtlpEvent();
  reader.message((field) => {
    if (field === 1) event.time = reader.nanoTime();
    else if (field === 2) event.name = reader.string();
    else if (field === 3) event.droppedAttributes += readAttribute(reader, event.attributes);
    else if (field === 4) event.droppedAttributes += reader.uint32();
    else reader.skip();
  });
  return event;
}

function readLink(reader: ProtobufReader): OtlpLink {
  const link = new OtlpLink();
  reader.message((field) => {
    if (field === 1) link.traceId = reader.id(TRACE_ID_BYTES);
    else if (field === 2) link.spanId = reader.id(SPAN_ID_BYTES);
    else if (field === 4) readAttribute(reader, link.attributes);
    else reader.skip();
  });
  return link;
}

function readStatus(reader: ProtobufReader, span: OtlpSpan): void {
  reader.message((field) => {
    if (field === 2) span.statusMessage = reader.string();
    else if (field === 3) span.statusCode = reader.uint32();
    else reader.skip();
  });
}
