/** What a collector's answer over gRPC means (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Responses). */
import type { IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import { RealBuffer } from '@spoor/core';
import { grpcFailure } from './grpc-status.ts';
import { type Answered, outcomeOf } from './http-outcome.ts';
import { remedies } from './messages.ts';
import { parsePartialSuccess } from './partial-success.ts';
import { type Field, fieldsOf } from './protobuf-fields.ts';

/** Of the response and its trailers. */
export type GrpcHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** A byte that says whether the message is compressed, and its length in four. */
const prefixBytes = 5;
/** A collector that asks for more is asked again after this. */
const longestMs = 5 * 60_000;

export function frameMessage(message: Uint8Array, isCompressed: boolean): Buffer {
  const framed = RealBuffer.allocUnsafe(prefixBytes + message.length);
  framed[0] = isCompressed ? 1 : 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, prefixBytes);
  return framed;
}

/** @returns undefined for an answer that has not come to its end */
export function grpcOutcome(headers: GrpcHeaders, body: Buffer, wallMs: number): Answered | undefined {
  const { ':status': httpStatus, 'content-type': contentType = '', 'grpc-status': status } = headers;
  if (httpStatus === undefined) return undefined;
  if (httpStatus !== 200) {
    const { 'retry-after': retryAfter, location } = headers;
    return outcomeOf({ status: httpStatus, retryAfter, location, contentType, body }, wallMs, false);
  }
  if (!contentType.startsWith('application/grpc')) {
    const reason = `the answer must be application/grpc, got ${contentType === '' ? 'none' : contentType}`;
    return { tag: 'rejected', reason, remedy: remedies.notGrpc() };
  }
  if (typeof status !== 'string') return undefined;
  if (status === '0') {
    const partly = parsePartialSuccess('', body.subarray(prefixBytes));
    return partly === undefined ? { tag: 'delivered' } : { tag: 'delivered', partly };
  }
  const text = headers['grpc-message'];
  return grpcFailure(Number(status), typeof text === 'string' ? text : '', retryDelayMs(headers));
}

const bytesIn = (fields: readonly Field[] | undefined, number: number): Buffer | undefined =>
  fields?.find((field) => field.number === number)?.bytes;
const valueIn = (fields: readonly Field[] | undefined, number: number): number =>
  fields?.find((field) => field.number === number)?.value ?? 0;

/** Of `google.rpc.Status { details: [Any { type_url, value: RetryInfo { retry_delay: Duration } }] }` (google/rpc/error_details.proto). */
function retryDelayMs(headers: GrpcHeaders): number | undefined {
  const details = headers['grpc-status-details-bin'];
  if (typeof details !== 'string') return undefined;
  for (const { number, bytes } of fieldsOf(RealBuffer.from(details, 'base64')) ?? []) {
    const any = number === 3 && bytes !== undefined ? fieldsOf(bytes) : undefined;
    if (bytesIn(any, 1)?.toString('latin1').endsWith('google.rpc.RetryInfo') !== true) continue;
    const info = bytesIn(any, 2);
    const delay = info && bytesIn(fieldsOf(info), 1);
    const duration = delay && fieldsOf(delay);
    return Math.min(longestMs, valueIn(duration, 1) * 1000 + Math.ceil(valueIn(duration, 2) / 1e6));
  }
  return undefined;
}
