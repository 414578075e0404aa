import type { Context, TextMapSetter } from '@opentelemetry/api';
import { rootContext, Span } from '@spoor/core';
import { errorMessage, errorName } from '../attributes.ts';
import { status } from '../grpc-js.ts';
import type { Method } from '../methods.ts';
import { type BeginningRpc, Http2Call, metadataOf, type RpcSide } from './http2-call.ts';
import { statusCodeOf, statusIn } from './rpc-status.ts';

const kindClient = 2;

export interface SentRpc extends BeginningRpc {
  /** The connection. */
  readonly session: object;
  readonly host: string;
  readonly port: number;
  write(name: string, value: string): void;
}

const setter: TextMapSetter<SentRpc> = { set: (rpc, name, value) => rpc.write(name, value) };

/** A call that the application's own client sends. */
export class SentCall extends Http2Call {
  #httpStatus: number;

  constructor(side: RpcSide, method: Method, rpc: SentRpc) {
    super(side, method, rpc);
    const services = side.settings.peerServices;
    const { host, port } = rpc;
    this.address = { host, port, peerService: services?.[`${host}:${port}`] ?? services?.[host] };
    this.#httpStatus = 0;
  }

  /** @param context the caller's */
  send(rpc: SentRpc, context: Context): void {
    const { tracer, propagator, propagateTo, client } = this.settings;
    this.context = context;
    const span = tracer?.start(this.method.spanName, kindClient, context, this);
    if (span instanceof Span) {
      this.span = span;
      this.requestMetadata = client.request?.find({ get: (name: string) => rpc.header(name) ?? [] });
    }
    const carried = span === undefined ? context : span.track;
    if (carried === rootContext || propagateTo?.allows(rpc.host) === false) return;
    propagator.inject(carried, rpc, setter);
  }

  attach(stream: object): void {
    this.stream = stream;
    this.readBody(stream, 'push');
  }

  /** The request could not be made. */
  abort(): void {
    this.status = { code: status.unknown, message: undefined };
    this.end();
  }

  override onOutgoing(event: unknown, detail: unknown): void {
    if (this.span === undefined) return;
    if (event === 'response') this.#respond(detail);
    else if (event === 'trailers') {
      this.status ??= statusIn(detail);
      this.takeTrailers(detail, this.settings.client.trailers);
    } else if (event === 'error') {
      this.errorName = errorName(detail);
      this.errorMessage = errorMessage(detail);
    } else if (event === 'close') this.end();
  }

  #respond(headers: unknown): void {
    const { client } = this.settings;
    this.#httpStatus = statusCodeOf(headers);
    this.status = statusIn(headers);
    this.responseMetadata = client.response?.find(metadataOf(headers));
    if (this.status !== undefined) this.takeTrailers(headers, client.trailers);
    this.takePeer();
  }

  protected override httpStatus(): number {
    return this.#httpStatus;
  }

  protected override isFailure(code: number): boolean {
    return code !== status.ok;
  }
}
