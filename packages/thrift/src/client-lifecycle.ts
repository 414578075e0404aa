import type { Context } from '@opentelemetry/api';
import { type AttributeSink, type AttributeSource, rootContext, Span } from '@spoor/core';
import {
  writeErrorType,
  writeMethod,
  writeMultiplexedService,
  writePeerAddress,
  writeServerAddress,
} from './attributes.ts';
import { entriesOf } from './carrier.ts';
import type { ConnectionRecord } from './connection-record.ts';
import type { Entries } from './context-field.ts';
import { type Failure, failureOf } from './failure.ts';
import type { Writing } from './messages-under-way.ts';
import type { Method } from './methods.ts';
import type { Prepared } from './settings.ts';
import { messageType, type Protocol } from './thrift-js.ts';

const kindClient = 2;
const statusError = 2;

/**
 * One call of a client, from the writing of its message to its answer. It is the source of its span's attributes too, so that there is one
 * object for each call.
 */
export class ClientCall implements AttributeSource, Writing {
  readonly settings: Prepared;
  readonly method: Method;
  readonly connection: ConnectionRecord | undefined;
  readonly multiplexedService: string | undefined;
  /** The caller's: the answer is told where the call was made. */
  readonly context: Context;
  /** In which the message is sent. */
  callContext: Context;
  /** Until the end; undefined when nothing is recorded. */
  span: Span | undefined;
  isOneway: boolean;
  /** Whether its bytes have left, or wait for a connection. */
  isSent: boolean;
  errorType: string | undefined;
  protocol: Protocol | undefined;
  depth: number;
  entries: Entries | undefined;

  constructor(
    settings: Prepared,
    method: Method,
    connection: ConnectionRecord | undefined,
    multiplexedService: string | undefined,
    context: Context,
  ) {
    this.settings = settings;
    this.method = method;
    this.connection = connection;
    this.multiplexedService = multiplexedService;
    this.context = context;
    this.callContext = context;
    this.span = undefined;
    this.isOneway = false;
    this.isSent = false;
    this.errorType = undefined;
    this.protocol = undefined;
    this.depth = 0;
    this.entries = undefined;
  }

  start(): void {
    const { tracer, propagator, propagateTo, fieldId } = this.settings;
    if (tracer !== undefined) {
      const span = tracer.start(this.method.name, kindClient, this.context, this);
      this.callContext = span.track;
      if (span instanceof Span) {
        this.span = span;
        this.connection?.waitsFor(this);
      }
    }
    if (fieldId === undefined || this.callContext === rootContext) return;
    if (propagateTo !== undefined && !propagateTo.allows(this.connection?.address?.host ?? '')) return;
    const entries = entriesOf(propagator, this.callContext);
    if (entries.length > 0) this.entries = entries;
  }

  get rootSampler() {
    return this.method.rootSampler;
  }

  get rpcMethod(): string {
    return this.method.name;
  }

  get isOpen(): boolean {
    return this.span !== undefined;
  }

  // The writing of its message

  get isAnswer(): boolean {
    return false;
  }

  began(type: number): void {
    this.isOneway = type === messageType.oneway;
  }

  structBegan(): void {
    this.depth++;
  }

  fieldBegan(): void {}

  failed(): void {}

  written(): void {}

  // Its end

  /** What the callback is told. */
  answered(error: unknown): void {
    this.#end(error === null || error === undefined || error === false ? undefined : failureOf(error));
  }

  /** A call that nobody answers: its message has been written. */
  left(): void {
    this.#end(undefined);
  }

  /** The message could not be written. */
  threw(error: unknown): void {
    this.#end(failureOf(error));
  }

  /** The connection is gone, and with it the answer. */
  lost(failure: Failure): void {
    this.#end(failure);
  }

  writeAttributes(sink: AttributeSink): void {
    writeMethod(sink, this.method);
    writeMultiplexedService(sink, this.multiplexedService);
    const { connection } = this;
    if (connection !== undefined) {
      writeServerAddress(sink, connection.address, this.settings.peerServices);
      writePeerAddress(sink, connection.peer);
    }
    writeErrorType(sink, this.errorType);
  }

  #end(failure: Failure | undefined): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    // Whatever cannot be read any more: the span ends.
    try {
      this.connection?.hasAnswered(this);
      if (failure !== undefined) this.#fail(span, failure);
    } finally {
      span.end();
    }
  }

  #fail(span: Span, { type, message, exception }: Failure): void {
    this.errorType = type;
    span.setStatus(message === undefined ? { code: statusError } : { code: statusError, message });
    if (exception !== undefined) span.recordException(exception as Error);
  }
}
