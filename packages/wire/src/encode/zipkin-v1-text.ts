import type { EncodableSpan, Resource } from '@spoor/core';
import { formatJson, parseJson, RealBuffer } from '@spoor/core';
import { countText, quote } from './json-text.ts';
import { changes } from './messages.ts';
import type { FormatChange } from './span-encoder.ts';
import type { ZipkinSpanText } from './zipkin-format.ts';
import { annotations, durationMicros, idsText, micros } from './zipkin-parts.ts';
import { ZipkinTags } from './zipkin-tags.ts';

/** How version 1 says the kind: annotations at the beginning and the end, and the name of the other side's address. */
const v1Kinds = [
  undefined,
  { begin: 'sr', end: 'ss', address: 'ca' },
  { begin: 'cs', end: 'cr', address: 'sa' },
  { begin: 'ms', end: 'ws', address: 'ma' },
  { begin: 'wr', end: 'mr', address: 'ma' },
] as const;

/**
 * Zipkin's version 1. The address of the other side is an annotation with the value `true`, as Zipkin's own
 * clients write it. The OpenTelemetry Collector, and so Jaeger 2, reads strings only and refuses the whole batch
 * (pkg/translator/zipkin/zipkinv1/json.go): it gets spans without it, whose tags name the other side too.
 */
export class ZipkinV1Text implements ZipkinSpanText {
  readonly #resource: Resource;
  readonly #endpoint: string;
  #hasAddresses = true;

  constructor(resource: Resource) {
    this.#resource = resource;
    this.#endpoint = `,"endpoint":{"serviceName":${quote(resource.serviceName)}}`;
  }

  of(span: EncodableSpan): string {
    const endpoint = this.#endpoint;
    const tags = ZipkinTags.ofSpan(span, this.#resource);
    const start = micros(span.startSeconds, span.startNanos);
    const duration = durationMicros(span);
    const kind = v1Kinds[span.kind & 7];
    const events = [annotations(span, endpoint)];
    const binary = Array.from(
      tags.entries,
      ([key, value]) => `{"key":${quote(key)},"value":${quote(value)}${endpoint}}`,
    );
    if (kind === undefined) {
      // Without a core annotation only this says whose span it is.
      binary.push(`{"key":"lc","value":""${endpoint}}`);
    } else {
      events.unshift(`{"timestamp":${start},"value":"${kind.begin}"${endpoint}}`);
      events.push(`{"timestamp":${countText(start + duration)},"value":"${kind.end}"${endpoint}}`);
    }
    const remote = tags.remote.text;
    if (kind !== undefined && remote !== undefined && this.#hasAddresses) {
      binary.push(`{"key":"${kind.address}","value":true,"endpoint":${remote}}`);
    }
    return (
      `{${idsText(span)},"name":${quote(span.name)},"timestamp":${countText(start)},"duration":${countText(duration)},` +
      `"annotations":[${events.filter((text) => text !== '').join(',')}],"binaryAnnotations":[${binary.join(',')}]` +
      `${span.identity.isDebug ? ',"debug":true' : ''}}`
    );
  }

  adapt(refusal: string): FormatChange | undefined {
    if (!refusal.includes('cannot unmarshal bool')) return undefined;
    this.#hasAddresses = false;
    return {
      remedy: changes.zipkinV2(),
      consequence: changes.withoutAddresses(),
      rewrite: withoutAddresses,
    };
  }
}

interface V1Span {
  readonly binaryAnnotations?: readonly { readonly value: unknown }[];
}

function withoutAddresses(bytes: Uint8Array): Uint8Array {
  const spans = parseJson(RealBuffer.from(bytes).toString('utf8')) as readonly V1Span[];
  const rest = spans.map((span) => ({
    ...span,
    binaryAnnotations: (span.binaryAnnotations ?? []).filter(({ value }) => value !== true),
  }));
  return RealBuffer.from(formatJson(rest));
}
