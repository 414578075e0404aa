// A message in the body of a gRPC call (gRPC over HTTP2, Length-Prefixed-Message):
//   00 00000003 0a0162   not compressed, three bytes
//   01 00000017 1f8b08…  compressed as the header grpc-encoding says

export interface GrpcMessage {
  readonly isCompressed: boolean;
  readonly bytes: Buffer;
}

const prefixBytes = 5;

/** The one message that the body of a unary call holds; `undefined` if there is none, a part of one, or more. */
export function parseGrpcMessage(body: Buffer): GrpcMessage | undefined {
  if (body.length < prefixBytes) return undefined;
  const flag = body.readUInt8(0);
  if (flag > 1 || body.readUInt32BE(1) !== body.length - prefixBytes) return undefined;
  return { isCompressed: flag === 1, bytes: body.subarray(prefixBytes) };
}

export function formatGrpcMessage(bytes: Uint8Array): Buffer {
  const message = Buffer.alloc(prefixBytes + bytes.length);
  message.writeUInt32BE(bytes.length, 1);
  message.set(bytes, prefixBytes);
  return message;
}

/** The value of the header `grpc-message`: printable ASCII but `%`, everything else as UTF-8 in percents. */
export function formatGrpcStatusMessage(text: string): string {
  const bytes = [...Buffer.from(text)];
  return bytes
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
