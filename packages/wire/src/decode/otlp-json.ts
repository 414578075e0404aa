import type { ProcessRecord, SpanRecord, Tag } from '../span-record.ts';
import { decodeWhole } from './decode-error.ts';
import { type DecodedSpans, decodedSpans } from './decoded.ts';
import { Fault } from './fault.ts';
import { enterList, enterObject, JsonReader, readText } from './json-reader.ts';
import { defaultDecodeLimits } from './limits.ts';
import { readSpanJson } from './otlp-json-span.ts';
import { readAttributesJson } from './otlp-json-value.ts';
import { OtlpScope, type OtlpSpan, rejectionOf, toProcess, toSpanRecord } from './otlp-span.ts';

// {"resourceSpans":[{"resource":{"attributes":[…]},"scopeSpans":[{"scope":{"name":"…"},"spans":[{"traceId":"<32 hex>",…}]}]}]}

/** The body of a POST to :4318/v1/traces with `Content-Type: application/json`. */
export function decodeOtlpJson(json: string | Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return decodeWhole(() => new OtlpJsonDecoder(new JsonReader(json, limits)).request());
}

class OtlpJsonDecoder {
  readonly #reader: JsonReader;
  readonly #spans: SpanRecord[] = [];

  constructor(reader: JsonReader) {
    this.#reader = reader;
  }

  request(): DecodedSpans {
    const reader = this.#reader;
    if (reader.kind() !== 'object') throw reader.odd('body', 'an object');
    reader.enter();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      if (key !== 'resourceSpans') reader.skip();
      else this.#each('resourceSpans', () => this.#resourceSpans());
    }
    reader.end();
    return decodedSpans(this.#spans, reader.faults);
  }

  /** Calls `readItem` inside each object of the list that stands here; what is no object is left out. */
  #each(subject: string, readItem: () => void): void {
    const reader = this.#reader;
    if (!reader.attempt(enterList, subject)) return;
    while (reader.nextItem()) {
      reader.budget.spend();
      if (reader.attempt(enterObject, subject)) readItem();
    }
  }

  #resourceSpans(): void {
    const reader = this.#reader;
    let process: ProcessRecord | undefined;
    const read = () => this.#each('scopeSpans', () => this.#scopeSpans(process ?? toProcess([])));
    let passed: number | undefined;
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      if (key === 'resource') process = toProcess(this.#resource());
      else if (key !== 'scopeSpans') reader.skip();
      else if (process !== undefined) read();
      else passed = this.#pass();
    }
    if (passed !== undefined) this.#readAt(passed, read);
  }

  #resource(): readonly Tag[] {
    const reader = this.#reader;
    const attributes: Tag[] = [];
    if (!reader.attempt(enterObject, 'resource')) return attributes;
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      if (key === 'attributes') readAttributesJson(reader, attributes);
      else reader.skip();
    }
    return attributes;
  }

  #scopeSpans(process: ProcessRecord): void {
    const reader = this.#reader;
    let scope: OtlpScope | undefined;
    const read = () => this.#spanList(scope ?? new OtlpScope(), process);
    let passed: number | undefined;
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      if (key === 'scope') scope = this.#scope();
      else if (key !== 'spans') reader.skip();
      else if (scope !== undefined) read();
      else passed = this.#pass();
    }
    if (passed !== undefined) this.#readAt(passed, read);
  }

  /** Steps over a list that needs what may come behind it; returns where it begins. */
  #pass(): number {
    const { position } = this.#reader;
    this.#reader.skip();
    return position;
  }

  #readAt(position: number, read: () => void): void {
    const back = this.#reader.position;
    this.#reader.goTo(position);
    read();
    this.#reader.goTo(back);
  }

  #scope(): OtlpScope {
    const reader = this.#reader;
    const scope = new OtlpScope();
    if (!reader.attempt(enterObject, 'scope')) return scope;
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      if (key === 'name') scope.name = reader.attempt(readText, 'scope.name') ?? '';
      else if (key === 'version') scope.version = reader.attempt(readText, 'scope.version') ?? '';
      else reader.skip();
    }
    return scope;
  }

  #spanList(scope: OtlpScope, process: ProcessRecord): void {
    const reader = this.#reader;
    if (!reader.attempt(enterList, 'spans')) return;
    while (reader.nextItem()) {
      reader.budget.spendOnSpan();
      const span = this.#span();
      const fault = span instanceof Fault ? span : rejectionOf(span);
      if (fault !== undefined) reader.faults.rejectSpan(fault);
      else this.#spans.push(toSpanRecord(span as OtlpSpan, scope, process));
    }
  }

  #span(): OtlpSpan | Fault {
    const start = this.#reader.position;
    try {
      return readSpanJson(this.#reader);
    } catch (error) {
      return this.#reader.stepOver(start, error);
    }
  }
}
