import type { Context } from '@opentelemetry/api';
import {
  type AttributeSink,
  type AttributeSource,
  endTrack,
  givenCall,
  givenField,
  identityOf,
  rootContext,
  type Sampler,
  Span,
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import {
  type Address,
  errorMessage,
  errorName,
  type Outcome,
  writeMethod,
  writeOutcome,
  writePeer,
} from './attributes.ts';
import type { CallRecord } from './call-record.ts';
import { extractContext } from './carrier.ts';
import { codeOf, type Metadata, type ServerSideCall, status } from './grpc-js.ts';
import { MessageEvents } from './message-events.ts';
import { type FoundMetadata, writeMetadata } from './metadata-capture.ts';
import type { Method } from './methods.ts';
import type { Settings } from './settings.ts';

const kindServer = 1;
const statusError = 2;

/** For calls that an operator wants ignored: whatever they start is not traced either. */
export const ignoredContext: Context = rootContext.setValue(SUPPRESS_TRACING_KEY, true);

/**
 * The codes that say that the server failed; all others are answers to what the client asked for.
 * (https://opentelemetry.io/docs/specs/semconv/rpc/grpc/#grpc-status: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED,
 * INTERNAL, UNAVAILABLE, DATA_LOSS)
 */
export const serverFaults: ReadonlySet<number> = new Set([2, 4, 12, 13, 14, 15]);

/**
 * A deadline counts from the arrival of the call, so that the client, which began to count before, gives up first: what is
 * cancelled in the last moment has not been cancelled by anybody.
 */
const deadlineSlackMs = 20;

/**
 * One call that a server received, from its handler's start to its end. It is the source of its span's attributes too, so
 * that there is one object for each call.
 */
export class ServerCall implements AttributeSource, CallRecord, Outcome {
  readonly settings: Settings;
  readonly method: Method;
  readonly call: ServerSideCall;
  /** Undefined until the call was received: its handler then runs where it is. */
  context: Context | undefined;
  /** Until the end; undefined when nothing is recorded. */
  span: Span | undefined;
  statusCode: number | undefined;
  errorName: string | undefined;
  errorMessage: string | undefined;
  peer: Address | undefined;
  requestMetadata: FoundMetadata | undefined;
  responseMetadata: FoundMetadata | undefined;
  trailers: FoundMetadata | undefined;
  messages: MessageEvents | undefined;

  constructor(settings: Settings, method: Method, call: ServerSideCall) {
    this.settings = settings;
    this.method = method;
    this.call = call;
    this.context = undefined;
    this.span = undefined;
    this.statusCode = undefined;
    this.errorName = undefined;
    this.errorMessage = undefined;
    this.peer = undefined;
    this.requestMetadata = undefined;
    this.responseMetadata = undefined;
    this.trailers = undefined;
    this.messages = undefined;
  }

  /** The caller's context is continued, unless it is not to be trusted: then it becomes a link. */
  receive(): void {
    const { tracer, propagator, trustInbound, server } = this.settings;
    const metadata = givenField(this.call, 'metadata') as Metadata | undefined;
    const inbound = extractContext(propagator, rootContext, metadata);
    const isTrusted = trustInbound === undefined || inbound === rootContext || this.#isPeerIn(trustInbound);
    const parent = isTrusted ? inbound : rootContext;
    if (tracer === undefined) {
      this.context = parent;
      return;
    }
    const span = tracer.start(this.method.spanName, kindServer, parent, this);
    this.context = span.track;
    if (!(span instanceof Span)) return;
    this.span = span;
    if (server.request !== undefined) this.requestMetadata = server.request.find(metadata);
    if (this.settings.messageEvents) this.messages = new MessageEvents(span);
    if (isTrusted) return;
    const remote = identityOf(inbound);
    if (remote !== undefined) span.addLink({ context: remote.toSpanContext() });
  }

  get rpcMethod(): string {
    return `${this.method.service}/${this.method.method}`;
  }

  get rootSampler(): Sampler | undefined {
    return this.method.rootSampler;
  }

  get isOpen(): boolean {
    return this.span !== undefined;
  }

  sentHeaders(metadata: Metadata): void {
    if (this.isOpen) this.responseMetadata ??= this.settings.server.response?.find(metadata);
  }

  /** The handler's answer to a call with one response. */
  answered(error: unknown, trailers: unknown): void {
    if (error) this.#fail(error, codeOf(error), trailers);
    else {
      this.onMessage('SENT');
      this.#end(status.ok, trailers);
    }
  }

  /** grpc-js answers UNKNOWN for it, or the process dies of it. */
  handlerThrew(error: unknown): void {
    this.span?.recordException(error as Error);
    this.#fail(error, status.unknown, undefined);
  }

  onEvent(event: unknown, detail: unknown): void {
    if (this.span === undefined) {
      if (event === 'cancelled' || event === 'finish' || event === 'error') endTrack(this.context);
      return;
    }
    if (event === 'cancelled') this.#cancelled(detail);
    else if (event === 'finish')
      this.#end(status.ok, (this.call as { trailingMetadata?: unknown }).trailingMetadata);
    else if (event === 'error') this.#fail(detail, codeOf(detail), undefined);
  }

  onMessage(type: 'SENT' | 'RECEIVED'): void {
    if (this.isOpen) this.messages?.add(type);
  }

  writeAttributes(sink: AttributeSink): void {
    writeMethod(sink, this.method);
    writePeer(sink, this.peer);
    writeMetadata(sink, this.requestMetadata);
    writeMetadata(sink, this.responseMetadata);
    writeMetadata(sink, this.trailers);
    writeOutcome(sink, this, this.settings.redaction);
  }

  /** Old versions say 'deadline'; newer ones only that it is over, and when it should have been. */
  #cancelled(reason: unknown): void {
    const isLate = reason === 'deadline' || this.#deadlineMs() - deadlineSlackMs <= Date.now();
    this.#end(isLate ? status.deadlineExceeded : status.cancelled, undefined);
  }

  #deadlineMs(): number {
    const deadline = givenCall(this.call, 'getDeadline');
    return typeof deadline === 'number' || deadline instanceof Date ? Number(deadline) : Number.NaN;
  }

  #fail(error: unknown, code: number, trailers: unknown): void {
    if (this.span === undefined) return;
    this.errorName = errorName(error);
    this.errorMessage = errorMessage(error);
    this.#end(code, trailers ?? givenField(error, 'metadata'));
  }

  #end(code: number, trailers: unknown): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    // Whatever cannot be read any more: the span ends.
    try {
      this.#conclude(span, code, trailers);
    } finally {
      span.end();
    }
  }

  #conclude(span: Span, code: number, trailers: unknown): void {
    this.statusCode = code;
    if (serverFaults.has(code)) {
      const { errorMessage: message } = this;
      span.setStatus(message === undefined ? { code: statusError } : { code: statusError, message });
    }
    const captured = this.settings.server.trailers;
    if (captured !== undefined) this.trailers = captured.find(trailers as Metadata | undefined);
    this.peer = this.settings.peers.of(this.call);
  }

  #isPeerIn(trusted: { allows(host: string): boolean }): boolean {
    return trusted.allows(this.settings.peers.of(this.call)?.host ?? '');
  }
}
