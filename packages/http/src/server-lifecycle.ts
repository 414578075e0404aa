import type { Context } from '@opentelemetry/api';
import {
  type AttributeSink,
  type AttributeSource,
  endTrack,
  identityOf,
  inRootContext,
  realSetTimeout,
  rootContext,
  type Sampler,
  Span,
  SUPPRESS_TRACING_KEY,
  systemClock,
} from '@spoor/core';
import { ROUTE_NAME, writeServerAttributes } from './attributes.ts';
import { type Exchange, UntracedExchange } from './exchange.ts';
import { recordFailure, typeOfFailure } from './failure.ts';
import { textOrNothing } from './given-fields.ts';
import { nameOfMethod } from './methods.ts';
import { RouteNote, RPC_METADATA_KEY } from './route-note.ts';
import type { Settings } from './settings.ts';

const kindServer = 1;
const statusError = 2;
const aborted = 'aborted';
/** A framework that is still at work in vain ends nothing of ours. */
const longestRouteWaitMs = 100;

/** For requests that an operator wants ignored: whatever they start is not traced either. */
export const ignoredExchange: Exchange = new UntracedExchange(
  rootContext.setValue(SUPPRESS_TRACING_KEY, true),
);

/**
 * One request that a server received, from its arrival until its response is over. It is the source of its span's
 * attributes too, so that there is one object for each request. Adapters say how Node's objects are read.
 */
export abstract class ServerExchange implements AttributeSource, Exchange {
  readonly settings: Settings;
  readonly method: string;
  readonly target: string;
  readonly peerAddress: string | undefined;
  readonly peerPort: number;
  /** Undefined until the request was received: its handlers then run where they are. */
  context: Context | undefined;
  /** Until the end; undefined when nothing is recorded. */
  span: Span | undefined;
  statusCode: number;
  route: string | undefined;
  errorType: string | undefined;
  isAborted: boolean;
  /** The connection has become the application's own: there is no response that could be complete. */
  isHandedOver: boolean;
  endsWithFinish: boolean;
  readonly #note: RouteNote;

  constructor(
    settings: Settings,
    method: string,
    target: string,
    peerAddress: string | undefined,
    peerPort: number,
  ) {
    this.settings = settings;
    this.method = method;
    this.target = target;
    this.peerAddress = peerAddress;
    this.peerPort = peerPort;
    this.context = undefined;
    this.span = undefined;
    this.statusCode = 0;
    this.route = undefined;
    this.errorType = undefined;
    this.isAborted = false;
    this.isHandedOver = false;
    this.endsWithFinish = false;
    this.#note = new RouteNote();
  }

  abstract get rawHeaders(): readonly string[];
  abstract get scheme(): string;
  abstract get protocolVersion(): string;
  abstract requestHeader(name: string): string[] | undefined;
  abstract responseHeader(name: string): string[] | undefined;
  abstract isAnswered(): boolean;
  /** Of a response that was sent; 0 when it is none. */
  abstract readStatusCode(): number;
  /** Whether the response went out to its last byte. */
  abstract isComplete(): boolean;

  /** The caller's context is continued, unless it is not to be trusted: then it becomes a link. */
  receive(): void {
    const { tracer, propagator, trustInbound } = this.settings;
    const inbound = propagator.extractRaw(rootContext, this.rawHeaders);
    const isTrusted =
      trustInbound === undefined || inbound === rootContext || trustInbound.allows(this.peerAddress ?? '');
    const parent = isTrusted ? inbound : rootContext;
    if (tracer === undefined) {
      this.context = parent;
      return;
    }
    const context = parent.setValue(RPC_METADATA_KEY, this.#note);
    const span = tracer.start(
      nameOfMethod(this.settings.knownMethods, this.method),
      kindServer,
      context,
      this,
    );
    this.context = span.track;
    this.#note.span = span;
    if (!(span instanceof Span)) return;
    this.span = span;
    if (!isTrusted) {
      const remote = identityOf(inbound);
      if (remote !== undefined) span.addLink({ context: remote.toSpanContext() });
    }
  }

  get requestMethod(): string {
    return this.method;
  }

  get requestTarget(): string {
    return this.target;
  }

  get rootSampler(): Sampler | undefined {
    return this.settings.sampleRates?.samplerFor(this.method, this.target);
  }

  get routeNote(): RouteNote {
    return this.#note;
  }

  onIncoming(_event: unknown, _detail: unknown): void {}

  onOutgoing(event: unknown, detail: unknown): void {
    if (event === 'close' || event === 'finish') this.close();
    else if (event === 'error') this.fail(detail);
  }

  /** The handler threw; what follows is the application's business, the end still comes with the response's. */
  handlerThrew(): void {
    this.span?.setStatus({ code: statusError });
  }

  fail(error: unknown): void {
    const { span } = this;
    if (span === undefined) return;
    this.errorType = typeOfFailure(error);
    recordFailure(span, error);
  }

  close(): void {
    const { span } = this;
    if (span === undefined) {
      endTrack(this.context);
      return;
    }
    this.span = undefined;
    // Whatever cannot be read any more: the span ends.
    try {
      this.#conclude(span);
    } finally {
      if (this.#note.mayGetRoute) this.#endLater(span);
      else this.#end(span, undefined);
    }
  }

  #endLater(span: Span): void {
    const endMs = systemClock.monotonicMs();
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      try {
        this.#end(span, endMs);
      } catch (error) {
        this.settings.endingLater.failed(error);
      }
    };
    this.#note.onInnerEnd(end);
    inRootContext(() => realSetTimeout(end, longestRouteWaitMs)).unref();
  }

  /** @param endMs of the monotonic clock, where it lies back */
  #end(span: Span, endMs: number | undefined): void {
    try {
      this.#nameByRoute(span);
    } finally {
      span.end(endMs);
      this.#note.span = span.track;
    }
  }

  #conclude(span: Span): void {
    const isAnswered = this.isAnswered();
    this.statusCode = isAnswered ? this.readStatusCode() : 0;
    if (!this.isHandedOver) {
      if (!isAnswered) this.errorType ??= aborted;
      if (!this.isComplete()) this.isAborted = true;
      if (!isAnswered || this.statusCode >= 500) {
        this.errorType ??= String(this.statusCode);
        if (span.statusCode !== statusError) span.setStatus({ code: statusError });
      }
    }
  }

  /** By the route that a framework's instrumentation left, or that the application set on the span. */
  #nameByRoute(span: Span): void {
    this.#note.takeRoute();
    this.route = textOrNothing(this.#note.route);
    const route = textOrNothing(span.recordedAttribute(ROUTE_NAME)) ?? this.route;
    if (route === undefined) return;
    const name = nameOfMethod(this.settings.knownMethods, this.method);
    if (span.name === name) span.name = `${name} ${route}`;
  }

  writeAttributes(sink: AttributeSink): void {
    writeServerAttributes(this, sink);
  }
}
