/**
 * gRPC has an instrumentation of its own, which sees more than HTTP/2 shows. Copies of its library that it cannot patch (bundled
 * into the application), and other libraries that speak its protocol, come through here; their spans are that instrumentation's.
 */
import type { Exchange } from '../exchange.ts';

/** What a call says of itself when it begins. */
export interface BeginningRpc {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly contentType: string;
  /** All values of a header that are text, by its lower-case name. */
  header(name: string): readonly string[] | undefined;
}

export interface SentRpc extends BeginningRpc {
  readonly session: object;
  readonly host: string;
  readonly port: number;
  write(name: string, value: string): void;
}

export interface ReceivedRpc extends BeginningRpc {
  /** The http2 server that has received it. */
  readonly server: object;
  readonly stream: object;
  /** Name and value in turn. */
  readonly rawHeaders: readonly string[];
}

export interface SentRpcExchange extends Exchange {
  /** The stream of the call, when there is one. */
  attach(stream: object): void;
  /** There is none: the request could not be made. */
  abort(): void;
}

/** Undefined from either: the call is not to be looked at. */
export interface RpcOverHttp2 {
  send(rpc: SentRpc): SentRpcExchange | undefined;
  receive(rpc: ReceivedRpc): Exchange | undefined;
}

/** `application/grpc`, `application/grpc+proto`, `application/grpc-web-text`. */
export const isGrpc = (contentType: unknown): contentType is string =>
  typeof contentType === 'string' && contentType.startsWith('application/grpc');
