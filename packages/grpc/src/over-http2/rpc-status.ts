/** How a call has ended, from what HTTP/2 shows of it: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
import { givenField } from '@spoor/core';
import { status } from '../grpc-js.ts';

/** grpc-status and grpc-message. */
export interface RpcStatus {
  readonly code: number;
  readonly message: string | undefined;
}

const internal = 13;
const largestCode = 16;
const longestMessage = 8192;

/** Of headers or trailers as Node gives them; undefined when they say nothing. */
export function statusIn(headers: unknown): RpcStatus | undefined {
  return rpcStatus(givenField(headers, 'grpc-status'), givenField(headers, 'grpc-message'));
}

export function rpcStatus(status: unknown, message: unknown): RpcStatus | undefined {
  const code = typeof status === 'string' && status !== '' ? Number(status) : status;
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 0 || code > largestCode) return undefined;
  return { code, message: typeof message === 'string' ? decodeMessage(message) : undefined };
}

/** Percent-encoded (PROTOCOL-HTTP2, Responses); what cannot be decoded is shown as it came. */
function decodeMessage(message: string): string {
  const text = message.slice(0, longestMessage);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `:status` of headers as Node gives them; 0 for what is none. */
export function statusCodeOf(headers: unknown): number {
  const status = givenField(headers, ':status');
  const code = typeof status === 'string' ? Number(status) : status;
  return typeof code === 'number' && Number.isInteger(code) ? code : 0;
}

/** Something in between has answered (grpc, doc/http-grpc-status-mapping.md). */
const byHttpStatus: ReadonlyMap<number, number> = new Map([
  [400, internal],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);

export function statusOfHttp(httpStatus: number): RpcStatus | undefined {
  if (httpStatus === 200 || httpStatus === 0) return undefined;
  return { code: byHttpStatus.get(httpStatus) ?? status.unknown, message: `HTTP status ${httpStatus}` };
}

/** Of a stream that was reset before a status came (PROTOCOL-HTTP2, Errors). */
const byReset: ReadonlyMap<number, number> = new Map([
  [0x7, 14], // REFUSED_STREAM
  [0x8, status.cancelled], // CANCEL
  [0xb, 8], // ENHANCE_YOUR_CALM
  [0xc, 7], // INADEQUATE_SECURITY
]);

export function statusOfReset(rstCode: unknown): RpcStatus {
  if (typeof rstCode !== 'number' || rstCode === 0) return { code: status.unknown, message: undefined };
  return { code: byReset.get(rstCode) ?? internal, message: undefined };
}

const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** `100m`: how long the caller waits, in ms (PROTOCOL-HTTP2, Requests: at most 8 digits). Infinity without a limit. */
export function timeoutMs(header: string | undefined): number {
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(header ?? '') ?? [];
  return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits) * (units[unit ?? ''] ?? 0);
}
