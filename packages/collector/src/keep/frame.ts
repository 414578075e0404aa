import { randomBytes } from 'node:crypto';
import { crc32 } from './crc32.ts';

// file:     "spoor kept 2\n" · marker · marker                   (8 random bytes, chosen when the file is made)
// then frames:  marker · length u32 · crc32 u32 · payload        (little-endian; length is the payload's, crc32 that of length and payload)
// payload:  format u8 · the message as it was received, decompressed
//
// A reader that finds no sound frame goes on at the next marker. Nobody who sends messages knows it, so none of
// them can look like a frame.

const text = Buffer.from('spoor kept 2\n');
const markerBytes = 8;
export const fileHeaderBytes = text.length + 2 * markerBytes;
export const frameHeaderBytes = markerBytes + 8;
/** Larger than any message that a receiver takes: a greater length is no length. */
const maxPayloadBytes = 64 * 1024 * 1024;

export interface Frame {
  readonly format: number;
  readonly message: Uint8Array;
}

export const newMarker = (): Buffer => randomBytes(markerBytes);

export const formatFileHeader = (marker: Buffer): Buffer => Buffer.concat([text, marker, marker]);

export type FileHeader =
  | { readonly tag: 'ours'; readonly marker: Buffer }
  /** Cut off before its end: there is no frame behind it. */
  | { readonly tag: 'torn' }
  | { readonly tag: 'foreign' };

/** `head`: the first bytes of a file, the marker of its first frame included. One byte of it may be damaged. */
export function parseFileHeader(head: Buffer): FileHeader {
  const damaged = text.subarray(0, head.length).filter((byte, i) => byte !== head[i]).length;
  if (damaged > 1) return { tag: 'foreign' };
  if (head.length < fileHeaderBytes) return { tag: 'torn' };
  const [one, other, first] = [0, 1, 2].map((i) => {
    const start = text.length + i * markerBytes;
    return head.subarray(start, start + markerBytes);
  }) as [Buffer, Buffer, Buffer];
  return { tag: 'ours', marker: other.equals(first) ? other : one };
}

export function formatFrame(marker: Buffer, { format, message }: Frame): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + 1 + message.length);
  marker.copy(frame);
  frame.writeUInt32LE(1 + message.length, markerBytes);
  frame[frameHeaderBytes] = format;
  frame.set(message, frameHeaderBytes + 1);
  const length = frame.subarray(markerBytes, markerBytes + 4);
  frame.writeUInt32LE(crc32(frame.subarray(frameHeaderBytes), crc32(length)), markerBytes + 4);
  return frame;
}

/** The payload's length that a frame header claims, or undefined if it cannot be one. */
export function parsePayloadLength(marker: Buffer, header: Buffer): number | undefined {
  if (header.length < frameHeaderBytes || !header.subarray(0, markerBytes).equals(marker)) return undefined;
  const length = header.readUInt32LE(markerBytes);
  return length > 0 && length <= maxPayloadBytes ? length : undefined;
}

/** The frame, or undefined if its bytes are not those that were written. */
export function parseFrame(header: Buffer, payload: Buffer): Frame | undefined {
  const length = header.subarray(markerBytes, markerBytes + 4);
  if (header.readUInt32LE(markerBytes + 4) !== crc32(payload, crc32(length))) return undefined;
  return { format: payload[0] ?? 0, message: payload.subarray(1) };
}
