import {
  type AttributeArray,
  type AttributeKey,
  attributeKey,
  type EncodableSpan,
  type FixedAttributes,
  RealBuffer,
  type RecordedAttributes,
  type Resource,
  writeAttribute,
  writeFixed,
} from '@spoor/core';
import { arrayText } from './json-text.ts';
import type { WideAttributeSink } from './span-format.ts';
import { RemoteEndpoint } from './zipkin-endpoint.ts';

const statusError = 2;
const client = 2;
const producer = 3;

/** A span's tags as Zipkin has them: strings, in order, the last value of a name. */
export class ZipkinTags implements WideAttributeSink {
  readonly #tags = new Map<string, string>();
  readonly remote = new RemoteEndpoint();

  static ofSpan(span: EncodableSpan, resource: Resource): ZipkinTags {
    const tags = new ZipkinTags();
    for (const [key, value] of resource.attributes) writeAttribute(tags, attributeKey(key), value);
    tags.remote.isWanted = span.kind === client || span.kind === producer;
    const dropped = span.writeAttributes(tags);
    tags.#describe(span, dropped);
    return tags;
  }

  static ofRecorded({ keys, values }: RecordedAttributes): ZipkinTags {
    const tags = new ZipkinTags();
    keys.forEach((key, index) => {
      writeAttribute(tags, attributeKey(key), values[index]);
    });
    return tags;
  }

  get entries(): Iterable<[string, string]> {
    return this.#tags;
  }

  get isEmpty(): boolean {
    return this.#tags.size === 0;
  }

  string(key: AttributeKey, value: string): void {
    this.#tags.set(key.name, value);
    this.remote.see(key.name, value);
  }

  int(key: AttributeKey, value: number): void {
    this.string(key, String(value));
  }

  int64(key: AttributeKey, high: number, low: number): void {
    this.string(key, String((BigInt(high) << 32n) | BigInt(low >>> 0)));
  }

  double(key: AttributeKey, value: number): void {
    this.string(key, String(value));
  }

  bool(key: AttributeKey, value: boolean): void {
    this.string(key, String(value));
  }

  array(key: AttributeKey, values: AttributeArray): void {
    this.string(key, arrayText(values));
  }

  fixed(fixed: FixedAttributes): void {
    writeFixed(this, fixed);
  }

  binary(key: AttributeKey, value: Uint8Array): void {
    this.string(key, RealBuffer.from(value).toString('base64'));
  }

  /** What Zipkin has no field for (OpenTelemetry specification, trace/sdk_exporters/zipkin.md). `error` is there for an error only; its value is the description. */
  #describe(span: EncodableSpan, droppedAttributes: number): void {
    const tags = this.#tags;
    if (span.statusCode !== 0) tags.set('otel.status_code', span.statusCode === statusError ? 'ERROR' : 'OK');
    if (span.statusCode === statusError) tags.set('error', span.statusMessage ?? '');
    if (span.scopeName !== '') {
      tags.set('otel.scope.name', span.scopeName);
      tags.set('otel.library.name', span.scopeName);
      if (span.scopeVersion !== undefined && span.scopeVersion !== '') {
        tags.set('otel.scope.version', span.scopeVersion);
        tags.set('otel.library.version', span.scopeVersion);
      }
    }
    const traceState = span.identity.traceState?.serialize() ?? '';
    if (traceState !== '') tags.set('w3c.tracestate', traceState);
    if (droppedAttributes > 0) tags.set('otel.dropped_attributes_count', String(droppedAttributes));
    if (span.droppedEventsCount > 0) tags.set('otel.dropped_events_count', String(span.droppedEventsCount));
    if (span.droppedLinksCount > 0) tags.set('otel.dropped_links_count', String(span.droppedLinksCount));
  }
}
