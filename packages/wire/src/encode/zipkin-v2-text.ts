import type { EncodableSpan, Resource } from '@spoor/core';
import { countText, quote } from './json-text.ts';
import type { ZipkinSpanText } from './zipkin-format.ts';
import { annotations, durationMicros, idsText, microsText } from './zipkin-parts.ts';
import { ZipkinTags } from './zipkin-tags.ts';

/** By the API's SpanKind; internal has none. */
const kinds = [undefined, 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

/** Zipkin's version 2. */
export class ZipkinV2Text implements ZipkinSpanText {
  readonly #resource: Resource;
  readonly #local: string;

  constructor(resource: Resource) {
    this.#resource = resource;
    this.#local = `"localEndpoint":{"serviceName":${quote(resource.serviceName)}}`;
  }

  of(span: EncodableSpan): string {
    const tags = ZipkinTags.ofSpan(span, this.#resource);
    const kind = kinds[span.kind & 7];
    const events = annotations(span, '');
    const remote = tags.remote.text;
    const members = Array.from(tags.entries, ([key, value]) => `${quote(key)}:${quote(value)}`);
    return (
      `{${idsText(span)}${kind === undefined ? '' : `,"kind":"${kind}"`},"name":${quote(span.name)},` +
      `"timestamp":${microsText(span.startSeconds, span.startNanos)},"duration":${countText(durationMicros(span))},${this.#local}` +
      (remote === undefined ? '' : `,"remoteEndpoint":${remote}`) +
      (events === '' ? '' : `,"annotations":[${events}]`) +
      (members.length === 0 ? '' : `,"tags":{${members.join(',')}}`) +
      `${span.identity.isDebug ? ',"debug":true' : ''}}`
    );
  }
}
