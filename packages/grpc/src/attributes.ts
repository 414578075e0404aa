/** The only file that knows attribute names: those of upstream's instrumentation-grpc, and the peer. */
import { type AttributeSink, attributeKey, givenField } from '@spoor/core';
import type { Redaction } from '@spoor/redaction';
import type { Method } from './methods.ts';

const RPC_SYSTEM = attributeKey('rpc.system');
const RPC_SERVICE = attributeKey('rpc.service');
const RPC_METHOD = attributeKey('rpc.method');
const STATUS_CODE = attributeKey('rpc.grpc.status_code');
const ERROR_NAME = attributeKey('grpc.error_name');
const ERROR_MESSAGE = attributeKey('grpc.error_message');
const SERVER_ADDRESS = attributeKey('server.address');
const SERVER_PORT = attributeKey('server.port');
const PEER_ADDRESS = attributeKey('network.peer.address');
const PEER_PORT = attributeKey('network.peer.port');
const PEER_SERVICE = attributeKey('peer.service');

/** The name of the event for each message, and what it says (semantic conventions, RPC: message event). */
export const MESSAGE_EVENT = 'rpc.message';
export const messageAttributes = (type: 'SENT' | 'RECEIVED', id: number) => ({
  'rpc.message.type': type,
  'rpc.message.id': id,
});

/** What a call says about its outcome. */
export interface Outcome {
  /** Undefined while it is open. */
  readonly statusCode: number | undefined;
  readonly errorName: string | undefined;
  readonly errorMessage: string | undefined;
}

export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

export interface ServerAddress extends Address {
  /** From OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING. */
  readonly peerService: string | undefined;
}

export function writeMethod(sink: AttributeSink, { service, method }: Method): void {
  sink.string(RPC_SYSTEM, 'grpc');
  sink.string(RPC_METHOD, method);
  sink.string(RPC_SERVICE, service);
}

export function writeOutcome(sink: AttributeSink, outcome: Outcome, redaction: Redaction): void {
  const { statusCode, errorName, errorMessage } = outcome;
  if (statusCode !== undefined) sink.int(STATUS_CODE, statusCode);
  if (errorName !== undefined) sink.string(ERROR_NAME, errorName);
  if (errorMessage !== undefined) sink.string(ERROR_MESSAGE, redaction.text(errorMessage));
}

export function writePeer(sink: AttributeSink, peer: Address | undefined): void {
  if (peer === undefined) return;
  sink.string(PEER_ADDRESS, peer.host);
  if (peer.port !== undefined) sink.int(PEER_PORT, peer.port);
}

export function writeServerAddress(sink: AttributeSink, address: ServerAddress | undefined): void {
  if (address === undefined) return;
  sink.string(SERVER_ADDRESS, address.host);
  if (address.port !== undefined) sink.int(SERVER_PORT, address.port);
  if (address.peerService !== undefined) sink.string(PEER_SERVICE, address.peerService);
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const errorName = (error: unknown): string | undefined => textOrNothing(givenField(error, 'name'));
export const errorMessage = (error: unknown): string | undefined =>
  textOrNothing(givenField(error, 'message'));
