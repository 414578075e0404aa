/** Remote procedure calls (https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/). */
import {
  ATTR_RPC_METHOD,
  ATTR_RPC_METHOD_ORIGINAL,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions';
import { type AttributeSink, attributeKey } from '@spoor/core';

const SYSTEM = attributeKey(ATTR_RPC_SYSTEM_NAME);
const METHOD = attributeKey(ATTR_RPC_METHOD);
const METHOD_ORIGINAL = attributeKey(ATTR_RPC_METHOD_ORIGINAL);
const STATUS_CODE = attributeKey(ATTR_RPC_STATUS_CODE);

export interface RpcFacts {
  /** `grpc`, `apache_thrift`. */
  readonly system: string;
  /** With its service: `shop.Pricing/Quote`; `_OTHER` for one that the server does not know. */
  readonly method: string;
  /** What the client asked for, where `method` is `_OTHER`. */
  readonly originalMethod?: string | undefined;
}

export function writeRpc(sink: AttributeSink, { system, method, originalMethod }: RpcFacts): void {
  sink.string(SYSTEM, system);
  sink.string(METHOD, method);
  if (originalMethod !== undefined) sink.string(METHOD_ORIGINAL, originalMethod);
}

/** @param status as the system names it: `DEADLINE_EXCEEDED`, `-32602` */
export function writeRpcStatus(sink: AttributeSink, status: string | undefined): void {
  if (status !== undefined) sink.string(STATUS_CODE, status);
}
