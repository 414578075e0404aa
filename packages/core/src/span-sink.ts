import type { AttributeArray, AttributePrimitive, AttributeSink } from './attribute-sink.ts';
import type { SpanIdentity } from './span-identity.ts';

export type RecordedValue = AttributePrimitive | AttributeArray;

/** Attributes of an event or a link, already validated and limited. */
export interface RecordedAttributes {
  readonly keys: readonly string[];
  readonly values: readonly RecordedValue[];
  readonly droppedCount: number;
}

export interface RecordedEvent {
  readonly name: string;
  /** A log of OpenTracing, whose name is empty: what happened stands in its fields, `event` above all. */
  readonly isLog?: true;
  readonly epochSeconds: number;
  readonly epochNanos: number;
  readonly attributes: RecordedAttributes;
}

export interface RecordedLink {
  readonly identity: SpanIdentity;
  /** OpenTracing's word for it. Without one it follows from the other span, as Jaeger sees all of OpenTelemetry's links. */
  readonly referenceType?: 'child_of' | 'follows_from';
  readonly attributes: RecordedAttributes;
}

/**
 * What an encoder reads. Ids are words (see SpanIdentity), times are whole seconds and nanoseconds. Both the span of an
 * application and a span that was read off a wire satisfy it.
 */
export interface EncodableSpan {
  readonly identity: SpanIdentity;
  /** The span id of the parent; both zero for a root. */
  readonly parent0: number;
  readonly parent1: number;
  readonly isParentRemote: boolean;
  readonly name: string;
  /** Of the API: 0 internal, 1 server, 2 client, 3 producer, 4 consumer. */
  readonly kind: number;
  readonly startSeconds: number;
  readonly startNanos: number;
  readonly durationNanos: number;
  /** Of the API: 0 unset, 1 ok, 2 error. */
  readonly statusCode: number;
  readonly statusMessage: string | undefined;
  readonly scopeName: string;
  readonly scopeVersion: string | undefined;
  readonly recordedEvents: readonly RecordedEvent[];
  readonly recordedLinks: readonly RecordedLink[];
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  /** Returns how many attributes were dropped, which is only known afterwards. */
  writeAttributes(sink: AttributeSink): number;
}

/** Where ended, sampled spans go: called synchronously in `end()`, it must take what it needs at once and never throw. */
export interface SpanSink {
  append(span: EncodableSpan): void;
  /** Told of each recording span when it begins, for sinks that wait until a trace is complete. */
  begin?(span: EncodableSpan): void;
  /** Told of a span that has begun and will not be appended. */
  discard?(span: EncodableSpan): void;
}
