/** The only file that knows attribute names: those of the RPC conventions as our gRPC has them, and two of our own. */
import { type AttributeSink, attributeKey } from '@spoor/core';
import { writePeer, writePeerService, writeServer } from '@spoor/instrument/attributes/network';
import type { Method } from './methods.ts';

const RPC_SYSTEM = attributeKey('rpc.system');
const RPC_SERVICE = attributeKey('rpc.service');
const RPC_METHOD = attributeKey('rpc.method');
const METHOD_ORIGINAL = attributeKey('rpc.method_original');
const MULTIPLEXED_SERVICE = attributeKey('rpc.thrift.multiplexed_service');
/** A declared exception is an answer, not a failure of the server. */
const EXCEPTION = attributeKey('rpc.thrift.exception');
const ERROR_TYPE = attributeKey('error.type');

/** A method that the server does not know (semantic conventions, `rpc.method`). */
export const OTHER_METHOD = '_OTHER';

export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

export function writeMethod(sink: AttributeSink, { service, method }: Method): void {
  sink.string(RPC_SYSTEM, 'apache_thrift');
  sink.string(RPC_SERVICE, service);
  sink.string(RPC_METHOD, method);
}

const writeText =
  (key: typeof RPC_SYSTEM) =>
  (sink: AttributeSink, text: string | undefined): void => {
    if (text !== undefined) sink.string(key, text);
  };

export const writeOriginalMethod = writeText(METHOD_ORIGINAL);
export const writeMultiplexedService = writeText(MULTIPLEXED_SERVICE);
export const writeException = writeText(EXCEPTION);
export const writeErrorType = writeText(ERROR_TYPE);

export function writeServerAddress(
  sink: AttributeSink,
  address: Address | undefined,
  peerServices?: ReadonlyMap<string, string>,
): void {
  if (address === undefined) return;
  writeServer(sink, address.host, address.port);
  writePeerService(sink, peerServices, address.host, address.port);
}

export function writePeerAddress(sink: AttributeSink, address: Address | undefined): void {
  if (address !== undefined) writePeer(sink, address.host, address.port);
}
