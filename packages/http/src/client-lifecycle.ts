import type { Context, TextMapSetter } from '@opentelemetry/api';
import { type AttributeSink, type AttributeSource, activeContext, namedParents, Span } from '@spoor/core';
import { writeClientAttributes } from './attributes.ts';
import type { Exchange } from './exchange.ts';
import { recordFailure, typeOfFailure } from './failure.ts';
import { nameOfMethod } from './methods.ts';
import type { Settings } from './settings.ts';

const kindClient = 2;
const statusError = 2;
const aborted = 'aborted';
/** A request that is signed with AWS SigV4 is broken by a header that the signature does not know. */
const signedByAws = 'AWS4-';

export const isSignedByAws = (authorization: unknown): boolean =>
  typeof authorization === 'string' && authorization.startsWith(signedByAws);

/** One request that the application sends, until the last byte of the response. Its listeners run in the caller's context. */
export abstract class ClientExchange implements AttributeSource, Exchange {
  readonly settings: Settings;
  readonly method: string;
  readonly context: Context;
  span: Span | undefined;
  statusCode: number;
  peerAddress: string | undefined;
  peerPort: number;
  protocolVersion: string | undefined;
  errorType: string | undefined;
  isAborted: boolean;
  readonly endsWithFinish: boolean;

  /** @param context the caller's */
  constructor(settings: Settings, method: string, context = activeContext()) {
    this.settings = settings;
    this.method = method;
    this.context = context;
    this.span = undefined;
    this.statusCode = 0;
    this.peerAddress = undefined;
    this.peerPort = 0;
    this.protocolVersion = undefined;
    this.errorType = undefined;
    this.isAborted = false;
    this.endsWithFinish = false;
  }

  abstract get host(): string;
  abstract get port(): number;
  /** Without user-info; `host` and `port` are the exchange's own, which the caller has read already. */
  abstract urlAt(host: string, port: number): string;
  abstract get userAgent(): string | undefined;
  abstract get authorization(): unknown;
  abstract requestHeader(name: string): string[] | undefined;
  abstract responseHeader(name: string): string[] | undefined;

  /** Starts the span and writes its identity into the request's headers, where that is allowed. */
  send<Carrier>(carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const { tracer, propagator, propagateTo, knownMethods } = this.settings;
    const name = nameOfMethod(knownMethods, this.method);
    const parent = namedParents.isEmpty ? this.context : namedParents.contextFor(this.context, this);
    const span = tracer?.start(name, kindClient, parent, this);
    if (span instanceof Span) this.span = span;
    if (propagateTo !== undefined && !propagateTo.allows(this.host)) return;
    if (isSignedByAws(this.authorization)) return;
    propagator.inject(span === undefined ? parent : span.track, carrier, setter);
  }

  get requestMethod(): string {
    return this.method;
  }

  get requestTarget(): string {
    return this.urlAt(this.host, this.port);
  }

  abstract onIncoming(event: unknown, detail: unknown): void;
  abstract onOutgoing(event: unknown, detail: unknown): void;

  fail(error: unknown): void {
    const { span } = this;
    if (span === undefined) return;
    this.errorType ??= typeOfFailure(error);
    recordFailure(span, error);
    this.#end(span);
  }

  /** The connection went away before the response was complete. */
  abort(): void {
    const { span } = this;
    if (span === undefined) return;
    this.isAborted = true;
    this.errorType ??= aborted;
    span.setStatus({ code: statusError });
    this.#end(span);
  }

  complete(): void {
    const { span } = this;
    if (span === undefined) return;
    if (this.statusCode >= 400) {
      this.errorType ??= String(this.statusCode);
      span.setStatus({ code: statusError });
    }
    this.#end(span);
  }

  #end(span: Span): void {
    this.span = undefined;
    span.end();
  }

  writeAttributes(sink: AttributeSink): void {
    writeClientAttributes(this, sink);
  }
}
