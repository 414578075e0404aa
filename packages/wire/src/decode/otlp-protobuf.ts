import type { ProcessRecord, SpanRecord, Tag } from '../span-record.ts';
import { decodeWhole } from './decode-error.ts';
import { type DecodedSpans, decodedSpans } from './decoded.ts';
import { Fault } from './fault.ts';
import { defaultDecodeLimits } from './limits.ts';
import { OtlpProtobufSpans } from './otlp-protobuf-span.ts';
import { readAttribute } from './otlp-protobuf-value.ts';
import { OtlpScope, rejectionOf, toProcess, toSpanRecord } from './otlp-span.ts';
import { ProtobufReader } from './protobuf-reader.ts';

// message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
// message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }   message Resource { repeated KeyValue attributes = 1; }
// message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; }   message InstrumentationScope { string name = 1; string version = 2; }

/** The body of a POST to :4318/v1/traces: an ExportTraceServiceRequest. */
export function decodeOtlpProtobuf(bytes: Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return decodeWhole(() => new OtlpProtobufDecoder(new ProtobufReader(bytes, limits)).request());
}

class OtlpProtobufDecoder {
  readonly #reader: ProtobufReader;
  readonly #spanReader: OtlpProtobufSpans;
  readonly #spans: SpanRecord[] = [];

  constructor(reader: ProtobufReader) {
    this.#reader = reader;
    this.#spanReader = new OtlpProtobufSpans(reader);
  }

  request(): DecodedSpans {
    const reader = this.#reader;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === 1 && reader.hasLength) this.#resourceSpans();
      else reader.skip();
    }
    return decodedSpans(this.#spans, reader.faults);
  }

  /** Fields may come in any order, and a span needs its resource: so twice over the fields, which skips fast. */
  #resourceSpans(): void {
    const reader = this.#reader;
    const attributes: Tag[] = [];
    reader.budget.spend();
    reader.ahead(() =>
      reader.message((field) => {
        if (field === 1) this.#leaveOutIfOdd(() => this.#resource(attributes));
        else reader.skip();
      }),
    );
    const process = toProcess(attributes);
    reader.message((field) => {
      if (field === 2 && reader.hasLength) this.#scopeSpans(process);
      else reader.skip();
    });
  }

  #resource(attributes: Tag[]): void {
    this.#reader.message((field) => {
      if (field === 1) readAttribute(this.#reader, attributes);
      else this.#reader.skip();
    });
  }

  #scopeSpans(process: ProcessRecord): void {
    const reader = this.#reader;
    const scope = new OtlpScope();
    reader.budget.spend();
    reader.ahead(() =>
      reader.message((field) => {
        if (field === 1) this.#leaveOutIfOdd(() => this.#scope(scope));
        else reader.skip();
      }),
    );
    reader.message((field) => {
      if (field === 2) this.#addSpan(scope, process);
      else reader.skip();
    });
  }

  #addSpan(scope: OtlpScope, process: ProcessRecord): void {
    this.#reader.budget.spendOnSpan();
    const span = this.#spanReader.read();
    const fault = rejectionOf(span);
    if (fault !== undefined) this.#reader.faults.rejectSpan(fault);
    else this.#spans.push(toSpanRecord(span, scope, process));
  }

  #scope(scope: OtlpScope): void {
    this.#reader.message((field) => {
      if (field === 1) scope.name = this.#reader.string();
      else if (field === 2) scope.version = this.#reader.string();
      else this.#reader.skip();
    });
  }

  #leaveOutIfOdd(read: () => void): void {
    const fault = this.#reader.attempt(read);
    if (fault instanceof Fault) this.#reader.faults.dropValue(fault);
  }
}
