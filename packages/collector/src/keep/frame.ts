import { crc32 } from './crc32.ts';

// spoor keep 1\n
// then frames:  length u32 · crc32 u32 · payload            (little-endian; length and crc are the payload's)
// payload:      format u8 · the message as it was received, decompressed

export const fileHeader = Buffer.from('spoor keep 1\n');
export const frameHeaderBytes = 8;
/** Larger than any message that a receiver takes: a greater length is no length. */
export const maxFrameBytes = 128 * 1024 * 1024;

export interface Frame {
  readonly format: number;
  readonly message: Uint8Array;
}

export function formatFrame({ format, message }: Frame): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + 1 + message.length);
  frame[frameHeaderBytes] = format;
  frame.set(message, frameHeaderBytes + 1);
  frame.writeUInt32LE(1 + message.length, 0);
  frame.writeUInt32LE(crc32(frame.subarray(frameHeaderBytes)), 4);
  return frame;
}

/** The payload's length that a frame header claims, or undefined if it cannot be one. */
export function parseFrameLength(header: Buffer): number | undefined {
  const length = header.readUInt32LE(0);
  return length > 0 && length <= maxFrameBytes ? length : undefined;
}

/** The frame, or undefined if its bytes are not those that were written. */
export function parseFrame(header: Buffer, payload: Buffer): Frame | undefined {
  if (header.readUInt32LE(4) !== crc32(payload)) return undefined;
  return { format: payload[0] ?? 0, message: payload.subarray(1) };
}
