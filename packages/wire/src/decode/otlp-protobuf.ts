import type { ProcessRecord, SpanRecord, Tag } from '../span-record.ts';
import type { DecodedSpans } from './decoded.ts';
import { defaultDecodeLimits } from './limits.ts';
import { readKeyValue } from './otlp-protobuf-value.ts';
import { OtlpEvent, OtlpLink, OtlpScope, OtlpSpan, toProcess, toSpanRecord } from './otlp-span.ts';
import { ProtobufReader } from './protobuf-reader.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** The body of a POST to :4318/v1/traces: an ExportTraceServiceRequest. */
export function decodeOtlpProtobuf(bytes: Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return new OtlpProtobufDecoder(new ProtobufReader(bytes, limits)).request();
}

class OtlpProtobufDecoder {
  readonly #reader: ProtobufReader;
  readonly #spans: SpanRecord[] = [];
  #rejected = 0;

  constructor(reader: ProtobufReader) {
    this.#reader = reader;
  }

  request(): DecodedSpans {
    const reader = this.#reader;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === 1) this.#resourceSpans();
      else reader.skip();
    }
    return { spans: this.#spans, rejectedSpans: this.#rejected };
  }

  /** Fields may come in any order, and a span needs its resource: so twice over the fields, which skips fast. */
  #resourceSpans(): void {
    const reader = this.#reader;
    const attributes: Tag[] = [];
    reader.ahead(() =>
      reader.message((field) => {
        if (field === 1) this.#resource(attributes);
        else reader.skip();
      }),
    );
    const process = toProcess(attributes);
    reader.message((field) => {
      if (field === 2) this.#scopeSpans(process);
      else reader.skip();
    });
  }

  #resource(attributes: Tag[]): void {
    this.#reader.message((field) => {
      if (field === 1) this.#attribute(attributes);
      else this.#reader.skip();
    });
  }

  #scopeSpans(process: ProcessRecord): void {
    const reader = this.#reader;
    const scope = new OtlpScope();
    reader.ahead(() =>
      reader.message((field) => {
        if (field === 1) this.#scope(scope);
        else reader.skip();
      }),
    );
    reader.message((field) => {
      if (field === 2) this.#add(toSpanRecord(this.#span(), scope, process));
      else reader.skip();
    });
  }

  #add(span: SpanRecord | undefined): void {
    if (span === undefined) this.#rejected += 1;
    else this.#spans.push(span);
    const count = this.#spans.length + this.#rejected;
    const { maxSpans } = this.#reader.limits;
    if (count > maxSpans) throw this.#reader.fault('span count', `at most ${maxSpans}`, count);
  }

  #scope(scope: OtlpScope): void {
    this.#reader.message((field) => {
      if (field === 1) scope.name = this.#reader.string();
      else if (field === 2) scope.version = this.#reader.string();
      else this.#reader.skip();
    });
  }

  #attribute(attributes: Tag[]): void {
    attributes.push(readKeyValue(this.#reader));
    this.#checkCount(attributes.length);
  }

  #checkCount(count: number): void {
    const { maxElements } = this.#reader.limits;
    if (count > maxElements) throw this.#reader.fault('list size', `at most ${maxElements}`, count);
  }

  #span(): OtlpSpan {
    const span = new OtlpSpan();
    this.#reader.message((field) => this.#spanField(span, field));
    return span;
  }

  #spanField(span: OtlpSpan, field: number): void {
    const reader = this.#reader;
    switch (field) {
      case 1:
        span.traceId = reader.id(TRACE_ID_BYTES);
        return;
      case 2:
        span.spanId = reader.id(SPAN_ID_BYTES);
        return;
      case 3:
        span.traceState = reader.string();
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
        this.#attribute(span.attributes);
        return;
      default:
        this.#laterSpanField(span, field);
    }
  }

  #laterSpanField(span: OtlpSpan, field: number): void {
    const reader = this.#reader;
    switch (field) {
      case 10:
        span.droppedAttributes = reader.uint32();
        return;
      case 11:
        span.events.push(this.#event());
        this.#checkCount(span.events.length);
        return;
      case 12:
        span.droppedEvents = reader.uint32();
        return;
      case 13:
        span.links.push(this.#link());
        this.#checkCount(span.links.length);
        return;
      case 14:
        span.droppedLinks = reader.uint32();
        return;
      case 15:
        this.#status(span);
        return;
      case 16:
        span.flags = reader.fixed32();
        return;
      default:
        reader.skip();
    }
  }

  #event(): OtlpEvent {
    const reader = this.#reader;
    const event = new OtlpEvent();
    reader.message((field) => {
      if (field === 1) event.time = reader.nanoTime();
      else if (field === 2) event.name = reader.string();
      else if (field === 3) this.#attribute(event.attributes);
      else if (field === 4) event.droppedAttributes = reader.uint32();
      else reader.skip();
    });
    return event;
  }

  #link(): OtlpLink {
    const reader = this.#reader;
    const link = new OtlpLink();
    reader.message((field) => {
      if (field === 1) link.traceId = reader.id(TRACE_ID_BYTES);
      else if (field === 2) link.spanId = reader.id(SPAN_ID_BYTES);
      else if (field === 4) this.#attribute(link.attributes);
      else reader.skip();
    });
    return link;
  }

  #status(span: OtlpSpan): void {
    const reader = this.#reader;
    reader.message((field) => {
      if (field === 2) span.statusMessage = reader.string();
      else if (field === 3) span.statusCode = reader.uint32();
      else reader.skip();
    });
  }
}
