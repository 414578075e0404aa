import { attributeKey, type EncodableSpan } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import type { JaegerTagWriter } from './jaeger-tag-writer.ts';

const keys = {
  spanKind: attributeKey('span.kind'),
  statusCode: attributeKey('otel.status_code'),
  statusDescription: attributeKey('otel.status_description'),
  error: attributeKey('error'),
  traceState: attributeKey('w3c.tracestate'),
  scopeName: attributeKey('otel.scope.name'),
  scopeVersion: attributeKey('otel.scope.version'),
  libraryName: attributeKey('otel.library.name'),
  libraryVersion: attributeKey('otel.library.version'),
  droppedAttributes: attributeKey('otel.dropped_attributes_count'),
  droppedEvents: attributeKey('otel.dropped_events_count'),
  droppedLinks: attributeKey('otel.dropped_links_count'),
} as const;

/** By the API's SpanKind; internal has no tag. */
const kinds = [undefined, 'server', 'client', 'producer', 'consumer'] as const;
const statusError = 2;

interface ScopeTags {
  readonly kind: number;
  readonly name: string;
  readonly version: string | undefined;
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** More scopes than a process has; above it their tags are written anew for each span. */
const maxScopes = 64;

/** All tags of a span: its attributes, and what Jaeger has no field for (OpenTelemetry specification, trace/sdk_exporters/jaeger.md). */
export class SpanTags {
  readonly #tags: JaegerTagWriter;
  readonly #writer: ByteWriter;
  readonly #scopes: ScopeTags[] = [];

  constructor(tags: JaegerTagWriter, writer: ByteWriter) {
    this.#tags = tags;
    this.#writer = writer;
  }

  write(span: EncodableSpan): void {
    const tags = this.#tags;
    const droppedAttributes = span.writeAttributes(tags);
    this.#writeScope(span.kind, span.scopeName, span.scopeVersion);
    if (span.statusCode !== 0) this.#writeStatus(span);
    const { traceState } = span.identity;
    if (traceState !== undefined) {
      const header = traceState.serialize();
      if (header !== '') tags.string(keys.traceState, header);
    }
    if (droppedAttributes > 0) tags.int(keys.droppedAttributes, droppedAttributes);
    if (span.droppedEventsCount > 0) tags.int(keys.droppedEvents, span.droppedEventsCount);
    if (span.droppedLinksCount > 0) tags.int(keys.droppedLinks, span.droppedLinksCount);
  }

  #writeStatus(span: EncodableSpan): void {
    const tags = this.#tags;
    const isError = span.statusCode === statusError;
    tags.string(keys.statusCode, isError ? 'ERROR' : 'OK');
    if (!isError) return;
    if (span.statusMessage !== undefined && span.statusMessage !== '') {
      tags.string(keys.statusDescription, span.statusMessage);
    }
    tags.bool(keys.error, true);
  }

  /** Five tags that are the same for every span of a kind that a library makes: kept as bytes. */
  #writeScope(kind: number, name: string, version: string | undefined): void {
    for (const scope of this.#scopes) {
      if (scope.kind === kind && scope.name === name && scope.version === version) {
        this.#writer.raw(scope.bytes);
        this.#tags.count += scope.count;
        return;
      }
    }
    this.#writeNewScope(kind, name, version);
  }

  #writeNewScope(kind: number, name: string, version: string | undefined): void {
    const tags = this.#tags;
    const start = this.#writer.at;
    const countBefore = tags.count;
    const kindName = kinds[kind];
    if (kindName !== undefined) tags.string(keys.spanKind, kindName);
    if (name !== '') {
      tags.string(keys.scopeName, name);
      tags.string(keys.libraryName, name);
    }
    if (name !== '' && version !== undefined && version !== '') {
      tags.string(keys.scopeVersion, version);
      tags.string(keys.libraryVersion, version);
    }
    if (this.#scopes.length >= maxScopes || this.#writer.overflowed) return;
    const bytes = Uint8Array.from(this.#writer.bytes.subarray(start, this.#writer.at));
    this.#scopes.push({ kind, name, version, bytes, count: tags.count - countBefore });
  }
}
