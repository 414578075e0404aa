import type { Context } from '@opentelemetry/api';
import {
  type AttributeSink,
  type AttributeSource,
  givenElements,
  givenField,
  type Span,
  systemClock,
} from '@spoor/core';
import type { Place } from '@spoor/patch';
import {
  type Address,
  type Outcome,
  type ServerAddress,
  writeMethod,
  writeOutcome,
  writePeer,
  writeServerAddress,
} from '../attributes.ts';
import { status as grpcStatus } from '../grpc-js.ts';
import type { CapturedMetadata, FoundMetadata } from '../metadata-capture.ts';
import { writeMetadata } from '../metadata-capture.ts';
import type { Method } from '../methods.ts';
import type { Settings } from '../settings.ts';
import { type RpcStatus, statusOfHttp, statusOfReset, timeoutMs } from './rpc-status.ts';
import { hasTrailersInBody, overhear, WebTrailers } from './web-trailers.ts';

const statusError = 2;
/** The other side began to count at another moment, and gives up first: a reset that comes now is of its deadline. */
const timeoutSlackMs = 20;

/** What the http room says of a call that begins (packages/http, http2/rpc.ts). */
export interface BeginningRpc {
  readonly path: string;
  readonly contentType: string;
  header(name: string): readonly string[] | undefined;
}

const mostValues = 1000;

/** What all calls share. */
export interface RpcSide {
  readonly settings: Settings;
  readonly reading: Place;
}

/** Headers by name, as Metadata answers. */
export const metadataOf = (headers: unknown) => ({
  get(name: string): unknown[] {
    const found = givenField(headers, name);
    return typeof found === 'string' ? [found] : [...givenElements(found, mostValues)];
  },
});

/**
 * One call that is seen as a stream of HTTP/2 only, of either side. Its span has what the spans of a patched library have, but for
 * the events of its messages.
 */
export abstract class Http2Call implements AttributeSource, Outcome {
  readonly settings: Settings;
  readonly method: Method;
  /** Its 'close' always comes. */
  readonly endsWithFinish = false;
  /** In which the listeners of its stream are called. */
  context: Context | undefined;
  span: Span | undefined;
  stream: object | undefined;
  /** As soon as it is known; undefined: it has to be concluded from the stream's end. */
  status: RpcStatus | undefined;
  statusCode: number | undefined;
  errorName: string | undefined;
  errorMessage: string | undefined;
  address: ServerAddress | undefined;
  peer: Address | undefined;
  requestMetadata: FoundMetadata | undefined;
  responseMetadata: FoundMetadata | undefined;
  trailers: FoundMetadata | undefined;
  readonly #webTrailers: WebTrailers | undefined;
  readonly #reading: Place;
  readonly #startMs: number;
  readonly #timeoutMs: number;

  constructor({ settings, reading }: RpcSide, method: Method, rpc: BeginningRpc) {
    this.settings = settings;
    this.#reading = reading;
    this.method = method;
    this.context = undefined;
    this.span = undefined;
    this.stream = undefined;
    this.status = undefined;
    this.statusCode = undefined;
    this.errorName = undefined;
    this.errorMessage = undefined;
    this.address = undefined;
    this.peer = undefined;
    this.requestMetadata = undefined;
    this.responseMetadata = undefined;
    this.trailers = undefined;
    this.#webTrailers = hasTrailersInBody(rpc.contentType) ? new WebTrailers() : undefined;
    this.#startMs = systemClock.monotonicMs();
    this.#timeoutMs = timeoutMs(rpc.header('grpc-timeout')?.[0]);
  }

  abstract onOutgoing(event: unknown, detail: unknown): void;
  /** 0 before there is one. */
  protected abstract httpStatus(): number;
  protected abstract isFailure(code: number): boolean;

  // A stream is the request and the response: whatever happens to it, it happens to both.
  onIncoming(event: unknown, detail: unknown): void {
    this.onOutgoing(event, detail);
  }

  /** Where the trailers are in the body, what goes through that method of the stream is read. */
  protected readBody(stream: object, method: 'end' | 'push' | 'write'): void {
    const trailers = this.#webTrailers;
    if (trailers === undefined || this.span === undefined) return;
    overhear(stream, method, (chunk) => trailers.read(chunk), this.#reading);
  }

  protected takeTrailers(headers: unknown, captured: CapturedMetadata | undefined): void {
    this.trailers ??= captured?.find(metadataOf(headers));
  }

  /** A socket that the session has lost throws for everything. */
  protected takePeer(): void {
    const socket = givenField(givenField(this.stream, 'session'), 'socket');
    const host = givenField(socket, 'remoteAddress');
    const port = givenField(socket, 'remotePort');
    if (typeof host === 'string') this.peer = { host, port: typeof port === 'number' ? port : undefined };
  }

  protected end(): void {
    const { span } = this;
    if (span === undefined) return;
    this.span = undefined;
    // Whatever cannot be read any more: the span ends.
    try {
      this.#conclude(span);
    } finally {
      span.end();
    }
  }

  /** Of a stream that has closed before a status came. */
  #statusWithout(): RpcStatus {
    const ofHttp = statusOfHttp(this.httpStatus());
    if (ofHttp !== undefined) return ofHttp;
    const elapsedMs = systemClock.monotonicMs() - this.#startMs;
    return elapsedMs >= this.#timeoutMs - timeoutSlackMs
      ? { code: grpcStatus.deadlineExceeded, message: undefined }
      : statusOfReset(givenField(this.stream, 'rstCode'));
  }

  #conclude(span: Span): void {
    const status = this.status ?? this.#webTrailers?.status ?? this.#statusWithout();
    this.statusCode = status.code;
    if (status.code !== 0) this.errorMessage = status.message ?? this.errorMessage;
    if (!this.isFailure(status.code)) return;
    const { errorMessage: message } = this;
    span.setStatus(message === undefined ? { code: statusError } : { code: statusError, message });
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
}
