import type { Span, SpanContext, Tracer } from '@opentelemetry/api';

/** What a call is made with, from the API as it is registered at that moment. */
export interface Scene {
  readonly tracer: Tracer;
  /** Open; ended after the call if it is still. */
  readonly span: Span;
  readonly valid: SpanContext;
}

/** One place of the API in which an application may hand over anything. */
export interface ApiCall {
  readonly name: string;
  /** What the application gets to see of it, comparable with deepEqual: the same with us as with no tracer at all. */
  readonly run: (odd: never, scene: Scene) => unknown;
  /** A function that was given gets a span and does not end it. */
  readonly leavesSpans?: boolean;
}
