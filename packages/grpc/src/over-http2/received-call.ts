import { givenField, identityOf, rootContext, type Sampler, Span } from '@spoor/core';
import { errorMessage, errorName } from '../attributes.ts';
import type { Method } from '../methods.ts';
import { serverFaults } from '../server-lifecycle.ts';
import { type BeginningRpc, Http2Call, metadataOf, type RpcSide } from './http2-call.ts';
import { statusCodeOf, statusIn } from './rpc-status.ts';

const kindServer = 1;

export interface ReceivedRpc extends BeginningRpc {
  readonly server: object;
  readonly stream: object;
  readonly rawHeaders: readonly string[];
}

/** A call that the application's own server receives. */
export class ReceivedCall extends Http2Call {
  constructor(side: RpcSide, method: Method, rpc: ReceivedRpc) {
    super(side, method, rpc);
    this.stream = rpc.stream;
  }

  /** The caller's context is continued, unless it is not to be trusted: then it becomes a link. */
  receive(rpc: ReceivedRpc): void {
    const { tracer, propagator, trustInbound, server } = this.settings;
    this.takePeer();
    const inbound = propagator.extractRaw(rootContext, rpc.rawHeaders);
    const isTrusted =
      trustInbound === undefined || inbound === rootContext || trustInbound.allows(this.peer?.host ?? '');
    const parent = isTrusted ? inbound : rootContext;
    if (tracer === undefined) {
      this.context = parent;
      return;
    }
    const span = tracer.start(this.method.spanName, kindServer, parent, this);
    this.context = span.track;
    if (!(span instanceof Span)) return;
    this.span = span;
    this.requestMetadata = server.request?.find({ get: (name: string) => rpc.header(name) ?? [] });
    this.readBody(rpc.stream, 'write');
    this.readBody(rpc.stream, 'end');
    const remote = isTrusted ? undefined : identityOf(inbound);
    if (remote !== undefined) span.addLink({ context: remote.toSpanContext() });
  }

  get rootSampler(): Sampler | undefined {
    return this.method.rootSampler;
  }

  override onOutgoing(event: unknown, detail: unknown): void {
    if (this.span === undefined) return;
    if (event === 'error') {
      this.errorName = errorName(detail);
      this.errorMessage = errorMessage(detail);
    } else if (event === 'close') {
      this.#takeHeaders();
      this.end();
    }
  }

  #takeHeaders(): void {
    const { response, trailers } = this.settings.server;
    const sent = givenField(this.stream, 'sentHeaders');
    const last = givenField(this.stream, 'sentTrailers');
    this.status = statusIn(last) ?? statusIn(sent);
    this.responseMetadata = response?.find(metadataOf(sent));
    this.takeTrailers(last ?? sent, trailers);
  }

  protected override httpStatus(): number {
    return statusCodeOf(givenField(this.stream, 'sentHeaders'));
  }

  protected override isFailure(code: number): boolean {
    return serverFaults.has(code);
  }
}
