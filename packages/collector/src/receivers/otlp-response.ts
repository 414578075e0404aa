import type { DecodedSpans } from '@spoor/wire';

// ExportTraceServiceResponse { 1: partial_success { 1: int64 rejected_spans  2: string error_message } }
//   protobuf of two rejected: 0a 06 08 02 12 02 "…"      JSON: {"partialSuccess":{"rejectedSpans":"2","errorMessage":"…"}}
// google.rpc.Status         { 1: int32 code  2: string message }: the body of every failure

export type OtlpEncoding = 'application/x-protobuf' | 'application/json';

/**
 * The answer to an accepted request: empty unless something was left out. The protocol wants the count of spans, and takes
 * a message without one as a warning (OTLP specification, partial success).
 */
export function exportResponse(encoding: OtlpEncoding, decoded: DecodedSpans): string | Uint8Array {
  const { rejectedSpans, faultReason } = decoded;
  if (encoding === 'application/json') {
    if (faultReason === undefined) return '{}';
    return JSON.stringify({
      partialSuccess: { rejectedSpans: String(rejectedSpans), errorMessage: faultReason },
    });
  }
  if (faultReason === undefined) return new Uint8Array(0);
  return lengthDelimited(1, Buffer.concat([varintField(1, rejectedSpans), text(2, faultReason)]));
}

const rpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  403: 7,
  404: 5,
  405: 12,
  408: 4,
  413: 8,
  415: 3,
  503: 14,
};
const internalCode = 13;

/** The gRPC status code that stands for an HTTP status. */
export const rpcCode = (httpStatus: number): number => rpcCodes[httpStatus] ?? internalCode;

export function statusResponse(encoding: OtlpEncoding, status: number, message: string): string | Uint8Array {
  const code = rpcCode(status);
  if (encoding === 'application/json') return JSON.stringify({ code, message });
  return Buffer.concat([varintField(1, code), text(2, message)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([field << 3]), varint(value)]);
}

function lengthDelimited(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(bytes.length), bytes]);
}

function text(field: number, value: string): Buffer {
  return lengthDelimited(field, Buffer.from(value));
}
