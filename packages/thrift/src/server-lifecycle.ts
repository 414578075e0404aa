import { type AttributeSink, type AttributeSource, givenField, type Span } from '@spoor/core';
import {
  writeErrorType,
  writeException,
  writeMethod,
  writeMultiplexedService,
  writeOriginalMethod,
  writePeerAddress,
  writeServerAddress,
} from './attributes.ts';
import { APPLICATION_EXCEPTION, type Failure, failureOf } from './failure.ts';
import type { Writing } from './messages-under-way.ts';
import type { Method } from './methods.ts';
import { forgetCall } from './open-calls.ts';
import type { Abandonable, ServedSocket } from './served-socket.ts';
import { messageType, type Protocol } from './thrift-js.ts';

const statusError = 2;

export interface Received {
  readonly method: Method;
  /** What the client asked for, where the server does not know it. */
  readonly originalMethod: string | undefined;
  readonly multiplexedService: string | undefined;
  readonly seqid: number;
  readonly isOneway: boolean;
  readonly output: Protocol;
  readonly socket: ServedSocket | undefined;
}

/**
 * One call that a server received, from the end of its message to the end of its answer. It is the source of its span's attributes too, so
 * that there is one object for each call.
 */
export class ServerCall implements AttributeSource, Writing, Abandonable {
  readonly method: Method;
  readonly originalMethod: string | undefined;
  readonly multiplexedService: string | undefined;
  readonly seqid: number;
  readonly isOneway: boolean;
  readonly output: Protocol;
  readonly socket: ServedSocket | undefined;
  /** Until the end; undefined when nothing is recorded. */
  span: Span | undefined;
  errorType: string | undefined;
  protocol: Protocol | undefined;
  depth: number;
  /** Its connection knows of it: it was not answered at once. */
  #isWaiting: boolean;
  #answerType: number;
  /** An exception that the service declares is the answer: its struct is next. */
  #awaitsException: boolean;
  #exception: string | undefined;
  #failure: Failure | undefined;

  constructor(received: Received) {
    this.method = received.method;
    this.originalMethod = received.originalMethod;
    this.multiplexedService = received.multiplexedService;
    this.seqid = received.seqid;
    this.isOneway = received.isOneway;
    this.output = received.output;
    this.socket = received.socket;
    this.span = undefined;
    this.errorType = undefined;
    this.protocol = undefined;
    this.depth = 0;
    this.#isWaiting = false;
    this.#answerType = 0;
    this.#awaitsException = false;
    this.#exception = undefined;
    this.#failure = undefined;
  }

  get rootSampler() {
    return this.method.rootSampler;
  }

  get rpcMethod(): string {
    return this.method.name;
  }

  // The writing of its answer

  get isAnswer(): boolean {
    return true;
  }

  get entries(): undefined {
    return undefined;
  }

  /** It may be a second answer, where the first one could not be written to its end. */
  began(type: number): void {
    this.#answerType = type;
    this.#awaitsException = false;
    this.#exception = undefined;
    this.#failure = undefined;
  }

  /** Of a result, 0 is the value and the others are the exceptions that the service declares. */
  fieldBegan(id: number): void {
    this.#awaitsException = this.#answerType === messageType.reply && id !== 0;
  }

  structBegan(name: unknown): void {
    this.depth++;
    if (!this.#awaitsException) return;
    this.#awaitsException = false;
    this.#exception = typeof name === 'string' && name !== '' ? name : 'Exception';
  }

  /** The library's own exception is written: the call could not be carried out. */
  failed(exception: unknown): void {
    const message = givenField(exception, 'message');
    this.#failure = {
      type: APPLICATION_EXCEPTION,
      message: typeof message === 'string' && message !== '' ? message : undefined,
      exception: undefined,
    };
  }

  written(): void {
    this.#end();
  }

  // Its end

  /** The server's code has returned: a call that nobody answers ends here, another one waits for its answer. */
  returned(): void {
    if (this.span === undefined) return;
    if (this.isOneway) this.#end();
    else if (this.socket !== undefined) {
      this.#isWaiting = true;
      this.socket.waitsFor(this);
    }
  }

  /** Nothing is answered then, and thrift closes the connection. */
  threw(error: unknown): void {
    this.#failure = failureOf(error);
    this.#end();
  }

  abandoned(): void {
    this.#end();
  }

  writeAttributes(sink: AttributeSink): void {
    writeMethod(sink, this.method);
    writeOriginalMethod(sink, this.originalMethod);
    writeMultiplexedService(sink, this.multiplexedService);
    writeServerAddress(sink, this.socket?.local);
    writePeerAddress(sink, this.socket?.peer);
    writeException(sink, this.#exception);
    writeErrorType(sink, this.errorType);
  }

  #end(): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    // Whatever cannot be read any more: the span ends.
    try {
      forgetCall(this.output, this);
      if (this.#isWaiting) this.socket?.hasAnswered(this);
      if (this.#failure !== undefined) this.#fail(span, this.#failure);
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
