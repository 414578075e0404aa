import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { inspect } from 'node:util';
import { type Frame, fileHeader, frameHeaderBytes, parseFrame, parseFrameLength } from './frame.ts';

export interface KeepRead {
  readonly messages: number;
  readonly damagedMessages: number;
  /** Up to the end of the last whole frame; 0 for a new file. */
  readonly soundBytes: number;
  readonly tornBytes: number;
}

/** Hands every sound frame to `restore`, from the oldest on. A file that is no keep file is refused, not touched. */
export async function readKeepFile(
  handle: FileHandle,
  file: string,
  restore: (frame: Frame) => void,
): Promise<KeepRead> {
  const { size } = await handle.stat();
  const head = await read(handle, 0, Math.min(size, fileHeader.length));
  if (!fileHeader.subarray(0, head.length).equals(head)) {
    throw new Error(`keep file must be new or written by spoor, got ${inspect(file)}`);
  }
  // A header that was torn itself is written anew.
  if (head.length < fileHeader.length) {
    return { messages: 0, damagedMessages: 0, soundBytes: 0, tornBytes: head.length };
  }
  let messages = 0;
  let damagedMessages = 0;
  let at = fileHeader.length;
  for (;;) {
    const header = await read(handle, at, frameHeaderBytes);
    const length = header.length === frameHeaderBytes ? parseFrameLength(header) : undefined;
    if (length === undefined || at + frameHeaderBytes + length > size) break;
    const frame = parseFrame(header, await read(handle, at + frameHeaderBytes, length));
    const end = at + frameHeaderBytes + length;
    // The last frame with a wrong checksum was torn; one with others behind it was damaged later.
    if (frame === undefined && end === size) break;
    if (frame === undefined) damagedMessages++;
    else {
      restore(frame);
      messages++;
    }
    at = end;
  }
  return { messages, damagedMessages, soundBytes: at, tornBytes: size - at };
}

/** Cuts a file of more than twice `maxBytes` to its newest frames of at most that; the swap is one rename. */
export async function compactKeepFile(file: string, maxBytes: number): Promise<void> {
  const source = await open(file, 'r').catch(() => undefined);
  if (source === undefined) return;
  const { size } = await source.stat();
  const draft = `${file}.compact`;
  try {
    if (size <= maxBytes * 2) return;
    const from = await firstFrameWithin(source, size, maxBytes);
    if (from === undefined) return;
    const target = await open(draft, 'w');
    try {
      await target.appendFile(fileHeader);
      for (let at = from; at < size; at += 1024 * 1024)
        await target.appendFile(await read(source, at, 1024 * 1024));
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(draft, file);
  } finally {
    await source.close();
    await rm(draft, { force: true });
  }
}

/** Where the first frame begins that has at most `maxBytes` from its start to the file's end. */
async function firstFrameWithin(
  source: FileHandle,
  size: number,
  maxBytes: number,
): Promise<number | undefined> {
  if (!(await read(source, 0, fileHeader.length)).equals(fileHeader)) return undefined;
  let at = fileHeader.length;
  while (size - at > maxBytes) {
    const header = await read(source, at, frameHeaderBytes);
    const length = header.length === frameHeaderBytes ? parseFrameLength(header) : undefined;
    if (length === undefined) return undefined;
    at += frameHeaderBytes + length;
  }
  return at;
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
