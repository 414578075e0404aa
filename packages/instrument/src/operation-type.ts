import type { Context } from '@opentelemetry/api';
import type { AttributeSink, SpanIdentity, Tracer } from '@spoor/core';
import type { Guard, Place } from '@spoor/patch';
import type { MaskError } from './attributes/errors.ts';
import type { Operation } from './operation.ts';

export interface OperationOptions {
  readonly tracer: Tracer;
  readonly guard: Guard;
  /** The API's SpanKind: 0 internal, 2 client, 3 producer, 4 consumer. */
  readonly spanKind: number;
  /** How the span is called. Asked before it begins, and for calls that are not sampled too: no place for work. */
  readonly nameOf: (operation: Operation) => string;
  /** Read when the span ends, once for each exporter. `error.type` comes from the operation itself. */
  readonly writeAttributes?: (sink: AttributeSink, operation: Operation) => void;
  /** Which argument is the callback, if it is a function; negative from the end, -1 is the last one. */
  readonly callback?: number;
  /** The events at which a returned emitter ends, `close`; without them it ends when it is returned. `error` always does. */
  readonly endEvents?: readonly string[];
  /**
   * Whether nothing that it calls can have a span. It is then called in the caller's context: to enter one costs as much as the rest of
   * an operation on Node 24 and later.
   */
  readonly isLeaf?: boolean;
  /**
   * In which the span begins, where that is not the caller's context: that of a received message. The function runs below the span then also
   * when nothing is recorded, so that what it starts is of the same trace.
   */
  readonly parentOf?: (operation: Operation) => Context;
  /** Spans that this one belongs to without being their child. Asked once, when the span is recorded. */
  readonly linksOf?: (operation: Operation) => readonly SpanIdentity[];
  /** Told of a result, before the span ends. False: nothing has happened that would be worth a span, and it is left out. */
  readonly onFulfilled?: (operation: Operation) => boolean;
  /** No span where there is none to belong to, as for what clients do in the background. */
  readonly onlyBelowSpan?: boolean;
  /** A span that is shorter is left out, but for one that failed or has children, here or in another process. */
  readonly minDurationMs?: number;
  /** What of an error's message is recorded; without it all. */
  readonly maskError?: MaskError;
}

/** What calls of one kind have in common, prepared once. */
export class OperationType {
  readonly tracer: Tracer;
  readonly guard: Guard;
  readonly beginning: Place;
  /** What a library answers, a peer may have had a part in. */
  readonly ending: Place;
  readonly spanKind: number;
  readonly nameOf: (operation: Operation) => string;
  readonly writeAttributes: ((sink: AttributeSink, operation: Operation) => void) | undefined;
  readonly callback: number | undefined;
  readonly endEvents: readonly string[] | undefined;
  readonly isLeaf: boolean;
  readonly parentOf: ((operation: Operation) => Context) | undefined;
  readonly linksOf: ((operation: Operation) => readonly SpanIdentity[]) | undefined;
  readonly onFulfilled: ((operation: Operation) => boolean) | undefined;
  readonly onlyBelowSpan: boolean;
  readonly minDurationMs: number;
  readonly maskError: MaskError | undefined;

  constructor(options: OperationOptions) {
    this.tracer = options.tracer;
    this.guard = options.guard;
    this.beginning = options.guard.place('the beginning of a call');
    this.ending = options.guard.lenientPlace('the end of a call');
    this.spanKind = options.spanKind;
    this.nameOf = options.nameOf;
    this.writeAttributes = options.writeAttributes;
    this.callback = options.callback;
    this.endEvents = options.endEvents;
    this.isLeaf = options.isLeaf ?? false;
    this.parentOf = options.parentOf;
    this.linksOf = options.linksOf;
    this.onFulfilled = options.onFulfilled;
    this.onlyBelowSpan = options.onlyBelowSpan ?? false;
    this.minDurationMs = options.minDurationMs ?? 0;
    this.maskError = options.maskError;
  }
}
