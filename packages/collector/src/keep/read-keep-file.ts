import type { FileHandle } from 'node:fs/promises';
import { type Frame, fileHeaderBytes, frameHeaderBytes, parseFrame, parsePayloadLength } from './frame.ts';

export interface KeepRead {
  readonly messages: number;
  /** Stretches between sound frames that are none. */
  readonly damagedPlaces: number;
  /** Bytes behind the last sound frame. */
  readonly tornBytes: number;
}

const chunkBytes = 1024 * 1024;

/** Hands every sound frame to `restore`, from the oldest on. What is damaged costs itself: behind it goes on. */
export async function readFrames(
  handle: FileHandle,
  marker: Buffer,
  restore: (frame: Frame) => void,
): Promise<KeepRead> {
  const { size } = await handle.stat();
  let messages = 0;
  let damagedPlaces = 0;
  let soundEnd = fileHeaderBytes;
  for (let at = soundEnd; at < size; ) {
    const header = await readAt(handle, at, frameHeaderBytes);
    const payloadAt = at + frameHeaderBytes;
    const length = parsePayloadLength(marker, header);
    const frame =
      length === undefined || payloadAt + length > size
        ? undefined
        : parseFrame(header, await readAt(handle, payloadAt, length));
    if (frame === undefined || length === undefined) {
      // A frame that was torn off is complete when what was written behind it begins with the bytes that it lacks.
      const isOverlapPossible = at === soundEnd && !header.subarray(0, marker.length).equals(marker);
      at = (await findMarker(handle, marker, isOverlapPossible ? at - marker.length + 1 : at + 1)) ?? size;
      continue;
    }
    if (at > soundEnd) damagedPlaces++;
    restore(frame);
    messages++;
    at = payloadAt + length;
    soundEnd = at;
  }
  return { messages, damagedPlaces, tornBytes: Math.max(0, size - soundEnd) };
}

/** Where the first marker begins at or behind `from`. */
export async function findMarker(
  handle: FileHandle,
  marker: Buffer,
  from: number,
): Promise<number | undefined> {
  for (let at = from; ; at += chunkBytes - marker.length + 1) {
    const chunk = await readAt(handle, at, chunkBytes);
    const found = chunk.indexOf(marker);
    if (found >= 0) return at + found;
    if (chunk.length < chunkBytes) return undefined;
  }
}

/** Shorter at the file's end. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
