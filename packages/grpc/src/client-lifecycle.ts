import type { Context, SpanStatus } from '@opentelemetry/api';
import {
  type AttributeSink,
  type AttributeSource,
  givenField,
  namedParents,
  rootContext,
  Span,
  systemClock,
} from '@spoor/core';
import {
  type Address,
  errorMessage,
  errorName,
  type Outcome,
  type ServerAddress,
  writeMethod,
  writeOutcome,
  writePeer,
  writeServerAddress,
} from './attributes.ts';
import type { CallRecord } from './call-record.ts';
import { injectContext, MetadataHeaders } from './carrier.ts';
import { type ClientSideCall, codeOf, type Metadata, status } from './grpc-js.ts';
import { MessageEvents } from './message-events.ts';
import { type FoundMetadata, writeMetadata } from './metadata-capture.ts';
import type { Method } from './methods.ts';
import type { Settings } from './settings.ts';

const kindClient = 2;
const statusError = 2;
const failed: SpanStatus = { code: statusError };

/**
 * One call of a client, until its status is known. It is the source of its span's attributes too, so that there is one
 * object for each call.
 */
export class ClientCall implements AttributeSource, CallRecord, Outcome {
  readonly settings: Settings;
  readonly method: Method;
  readonly address: ServerAddress | undefined;
  /** The caller's: what the application hears of the call it hears where it called. */
  readonly context: Context;
  /** In which the call is made, so that interceptors and credentials work below its span. */
  callContext: Context;
  /** Until the end; undefined when nothing is recorded. */
  span: Span | undefined;
  call: ClientSideCall | undefined;
  statusCode: number | undefined;
  errorName: string | undefined;
  errorMessage: string | undefined;
  peer: Address | undefined;
  requestMetadata: FoundMetadata | undefined;
  responseMetadata: FoundMetadata | undefined;
  trailers: FoundMetadata | undefined;
  messages: MessageEvents | undefined;
  /** When a good answer came whose trailers are still to be seen. */
  #answeredAt: number | undefined;

  constructor(settings: Settings, method: Method, address: ServerAddress | undefined, context: Context) {
    this.settings = settings;
    this.method = method;
    this.address = address;
    this.context = context;
    this.callContext = context;
    this.span = undefined;
    this.call = undefined;
    this.statusCode = undefined;
    this.errorName = undefined;
    this.errorMessage = undefined;
    this.peer = undefined;
    this.requestMetadata = undefined;
    this.responseMetadata = undefined;
    this.trailers = undefined;
    this.messages = undefined;
    this.#answeredAt = undefined;
  }

  /** @param metadata ours to change */
  start(metadata: Metadata): void {
    const { tracer, propagator, propagateTo, client } = this.settings;
    if (tracer !== undefined) {
      const parent = namedParents.isEmpty
        ? this.context
        : namedParents.contextFor(this.context, new MetadataHeaders(metadata));
      const span = tracer.start(this.method.spanName, kindClient, parent, this);
      this.callContext = span.track;
      if (span instanceof Span) {
        this.span = span;
        if (this.settings.messageEvents) this.messages = new MessageEvents(span);
        if (client.request !== undefined) this.requestMetadata = client.request.find(metadata);
      }
    }
    if (this.callContext === rootContext) return;
    if (propagateTo !== undefined && !propagateTo.allows(this.address?.host ?? '')) return;
    injectContext(propagator, this.callContext, metadata);
  }

  get isOpen(): boolean {
    return this.span !== undefined;
  }

  /** True when the end waits for the trailers, which come after the callback. */
  get isWaiting(): boolean {
    return this.span !== undefined && this.#answeredAt !== undefined;
  }

  /** The callback of a call with one response is about to be called. */
  answered(error: unknown): void {
    if (this.span === undefined) return;
    if (error) {
      // Upstream: the failure of a call with a callback has no description beside grpc.error_message.
      this.#fail(error, false);
      return;
    }
    this.onMessage('RECEIVED');
    if (this.settings.client.trailers === undefined) this.#end(status.ok, undefined);
    else this.#answeredAt = systemClock.monotonicMs();
  }

  /** The call could not even be made, or a callback threw before the trailers came. */
  abandon(error: unknown): void {
    if (this.#answeredAt !== undefined) this.#end(status.ok, undefined);
    else if (this.span !== undefined) {
      this.span.recordException(error as Error);
      this.#note(error);
      this.#end(undefined, undefined, failed);
    }
  }

  onEvent(event: unknown, detail: unknown): void {
    if (this.span === undefined) return;
    if (event === 'status') this.#ended(detail);
    else if (event === 'metadata') {
      this.responseMetadata ??= this.settings.client.response?.find(detail as Metadata);
    } else if (event === 'error') this.#streamFailed(detail);
    else if (event === 'close') this.#closed();
  }

  onMessage(type: 'SENT' | 'RECEIVED'): void {
    if (this.isOpen) this.messages?.add(type);
  }

  get rpcMethod(): string {
    return `${this.method.service}/${this.method.method}`;
  }

  writeAttributes(sink: AttributeSink): void {
    writeMethod(sink, this.method);
    writeServerAddress(sink, this.address);
    writePeer(sink, this.peer);
    writeMetadata(sink, this.requestMetadata);
    writeMetadata(sink, this.responseMetadata);
    writeMetadata(sink, this.trailers);
    writeOutcome(sink, this, this.settings.redaction);
  }

  #ended(ended: unknown): void {
    const code = givenField(ended, 'code');
    const details = givenField(ended, 'details');
    const statusCode = typeof code === 'number' && Number.isInteger(code) ? code : status.unknown;
    const isFailed = statusCode !== status.ok;
    if (isFailed) this.errorMessage ??= typeof details === 'string' ? details : undefined;
    this.#end(statusCode, givenField(ended, 'metadata'), isFailed ? failed : undefined);
  }

  /**
   * An error with a numeric code is the call's status. Others come from the stream being destroyed by its user, which Node
   * calls an abort when a `for await` loop is left early: nothing failed then.
   */
  #streamFailed(error: unknown): void {
    const code = givenField(error, 'code');
    if (typeof code === 'number') this.#fail(error, true);
    else if (code !== 'ABORT_ERR') this.#note(error);
  }

  /** A stream that was given up before its status came: what follows reaches nobody. */
  #closed(): void {
    if (typeof givenField(this.call, 'read') !== 'function') return;
    this.#end(undefined, undefined, this.errorName === undefined ? undefined : failed);
  }

  #note(error: unknown): void {
    this.errorName = errorName(error);
    this.errorMessage = errorMessage(error);
  }

  #fail(error: unknown, isDescribed: boolean): void {
    this.#note(error);
    const message = isDescribed ? this.errorMessage : undefined;
    const outcome = message === undefined ? failed : { code: statusError, message };
    this.#end(codeOf(error), givenField(error, 'metadata'), outcome);
  }

  #end(code: number | undefined, trailers: unknown, outcome?: SpanStatus): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    this.statusCode = code;
    // Whatever cannot be read any more: the span ends.
    try {
      if (outcome !== undefined) span.setStatus(outcome);
      const captured = this.settings.client.trailers;
      if (captured !== undefined) this.trailers = captured.find(trailers as Metadata | undefined);
      this.peer = this.settings.peers.of(this.call);
    } finally {
      span.end(this.#answeredAt);
    }
  }
}
