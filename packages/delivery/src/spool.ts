/**
 * What the last flush could not deliver, kept on disk until the next start.
 *
 *   spoor-<format>-<pid>-<random>.spool := frame*
 *   frame := "SPR1" · u32 spans · u32 length · 8 bytes of SHA-256 over (spans, length, payload) · payload
 *
 * Written in one synchronous call by a process that dies; a torn write costs the frames after the tear and no others.
 * A file is read by exactly one process: whoever renames it first, and it is gone before its spans are sent again.
 */

import crypto from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RealBuffer } from '@spoor/core';
import type { Batch } from './encoder.ts';

const magic = RealBuffer.from('SPR1', 'latin1');
const headerBytes = magic.length + 4 + 4 + 8;

export interface SpoolOptions {
  readonly directory: string;
  /** Batches of one format are never sent by an exporter of another. */
  readonly format: string;
  readonly maxFileBytes?: number;
  /** Of all files of ours in the directory. */
  readonly maxTotalBytes?: number;
}

export class Spool {
  readonly #directory: string;
  readonly #prefix: string;
  readonly #maxFileBytes: number;
  readonly #maxTotalBytes: number;

  constructor({ directory, format, maxFileBytes = 2 ** 24, maxTotalBytes = 2 ** 26 }: SpoolOptions) {
    this.#directory = directory;
    this.#prefix = `spoor-${format}-`;
    this.#maxFileBytes = maxFileBytes;
    this.#maxTotalBytes = maxTotalBytes;
  }

  /** How many batches, from the front, are safe on disk. Never throws. */
  write(batches: readonly Batch[]): number {
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      const room = Math.min(this.#maxFileBytes, this.#maxTotalBytes - this.#usedBytes());
      const frames = framesWithin(batches, room);
      if (frames.length === 0) return 0;
      const name = `${this.#prefix}${process.pid}-${crypto.randomBytes(6).toString('hex')}.spool`;
      writeFileSync(join(this.#directory, name), RealBuffer.concat(frames), { flag: 'wx', mode: 0o600 });
      return frames.length;
    } catch {
      return 0;
    }
  }

  /** The batches of one file of an earlier process, which no other process will see; undefined when none is left. */
  claim(): Batch[] | undefined {
    for (const name of this.#files()) {
      const mine = join(this.#directory, `${name}.${process.pid}.claimed`);
      try {
        renameSync(join(this.#directory, name), mine);
        const batches = parseFrames(readFileSync(mine));
        rmSync(mine);
        return batches;
      } catch {
        // Another process was faster, or the file is not ours to read.
      }
    }
    return undefined;
  }

  #files(): string[] {
    try {
      return readdirSync(this.#directory).filter(
        (name) => name.startsWith(this.#prefix) && name.endsWith('.spool'),
      );
    } catch {
      return [];
    }
  }

  #usedBytes(): number {
    let used = 0;
    for (const name of readdirSync(this.#directory)) {
      if (!name.startsWith('spoor-')) continue;
      used += statSync(join(this.#directory, name), { throwIfNoEntry: false })?.size ?? 0;
    }
    return used;
  }
}

function framesWithin(batches: readonly Batch[], room: number): Buffer[] {
  const frames: Buffer[] = [];
  let left = room;
  for (const batch of batches) {
    const frame = formatFrame(batch);
    left -= frame.length;
    if (left < 0) break;
    frames.push(frame);
  }
  return frames;
}

export function formatFrame({ bytes, spanCount }: Batch): Buffer {
  const counts = RealBuffer.alloc(8);
  counts.writeUInt32BE(spanCount, 0);
  counts.writeUInt32BE(bytes.length, 4);
  return RealBuffer.concat([magic, counts, checksum(counts, bytes), bytes]);
}

/** The whole frames from the front of a file; the rest of a torn one is ignored. */
export function parseFrames(file: Buffer): Batch[] {
  const batches: Batch[] = [];
  let at = 0;
  while (at + headerBytes <= file.length) {
    if (!file.subarray(at, at + 4).equals(magic)) break;
    const counts = file.subarray(at + 4, at + 12);
    const end = at + headerBytes + counts.readUInt32BE(4);
    if (end > file.length) break;
    const bytes = file.subarray(at + headerBytes, end);
    if (!checksum(counts, bytes).equals(file.subarray(at + 12, at + 20))) break;
    batches.push({ bytes, spanCount: counts.readUInt32BE(0) });
    at = end;
  }
  return batches;
}

function checksum(counts: Uint8Array, bytes: Uint8Array): Buffer {
  return crypto.createHash('sha256').update(counts).update(bytes).digest().subarray(0, 8);
}
