/**
 * What the last flush could not deliver, kept on disk until the next start.
 *
 *   spoor-<format>-<pid>-<random>.spool := frame*
 *   frame := "SPR1" · u32 spans · u32 length · 8 bytes of SHA-256 over (spans, length, payload) · payload
 *
 * Written by a process that dies, under another name until it is whole. A file is read before it is claimed, so that one which
 * cannot be read stays for those who can, and it is claimed by whoever removes it: its spans are sent by exactly one process.
 */

import crypto from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { RealBuffer, realDateNow, reasonOf } from '@spoor/core';
import type { Batch } from './encoder.ts';

const magic = RealBuffer.from('SPR1', 'latin1');
const headerBytes = magic.length + 4 + 4 + 8;
/** Longer than any write takes: a file that is still unfinished then is what a killed process has left. */
const unfinishedMs = 60_000;

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
  #failure: string | undefined;

  constructor({ directory, format, maxFileBytes = 2 ** 24, maxTotalBytes = 2 ** 26 }: SpoolOptions) {
    this.#directory = directory;
    this.#prefix = `spoor-${format}-`;
    this.#maxFileBytes = maxFileBytes;
    this.#maxTotalBytes = maxTotalBytes;
  }

  /** Why the last `write` kept less than it was given. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** How many batches, from the front, are safe on disk. Never throws. */
  write(batches: readonly Batch[]): number {
    this.#failure = undefined;
    try {
      makeDirectory(this.#directory);
      const room = Math.min(this.#maxFileBytes, this.#maxTotalBytes - this.#usedBytes());
      const frames = framesWithin(batches, room);
      if (frames.length < batches.length) this.#failure = `there is no room in ${this.#directory}`;
      return frames.length === 0 ? 0 : this.#writeFrames(frames);
    } catch (error) {
      this.#failure = reasonOf(error);
      return 0;
    }
  }

  /** The batches of one file of an earlier process, which no other process will see; undefined when none is left. */
  claim(): Batch[] | undefined {
    for (const name of this.#files()) {
      const path = join(this.#directory, name);
      try {
        const file = readOwnFile(path, this.#maxFileBytes);
        if (file === undefined) continue;
        fs.unlinkSync(path);
        return parseFrames(file);
      } catch {
        // Another process was faster, or it is not ours to read or to remove.
      }
    }
    return undefined;
  }

  #writeFrames(frames: readonly Buffer[]): number {
    const name = `${this.#prefix}${process.pid}-${crypto.randomBytes(6).toString('hex')}`;
    const unfinished = join(this.#directory, `${name}.writing`);
    const fd = fs.openSync(unfinished, 'wx', 0o600);
    let [written, end] = [0, 0];
    try {
      for (const frame of frames) {
        writeWhole(fd, frame);
        written += 1;
        end += frame.length;
      }
    } catch (error) {
      // A full disk, a quota or a limit of the process: the frames before it are whole.
      this.#failure = reasonOf(error);
    }
    try {
      if (written < frames.length) fs.ftruncateSync(fd, end);
    } finally {
      fs.closeSync(fd);
    }
    if (written === 0) fs.unlinkSync(unfinished);
    else fs.renameSync(unfinished, join(this.#directory, `${name}.spool`));
    return written;
  }

  #files(): string[] {
    try {
      const names = fs.readdirSync(this.#directory).filter((name) => name.startsWith(this.#prefix));
      return names.filter((name) => name.endsWith('.spool') || this.#isLeftOver(name));
    } catch {
      return [];
    }
  }

  #isLeftOver(name: string): boolean {
    if (!name.endsWith('.writing')) return false;
    const stats = fs.statSync(join(this.#directory, name), { throwIfNoEntry: false });
    return stats !== undefined && stats.mtimeMs < realDateNow() - unfinishedMs;
  }

  #usedBytes(): number {
    let used = 0;
    for (const name of fs.readdirSync(this.#directory)) {
      if (!name.startsWith('spoor-')) continue;
      used += fs.statSync(join(this.#directory, name), { throwIfNoEntry: false })?.size ?? 0;
    }
    return used;
  }
}

/** Why files cannot be kept in that folder; undefined when they can. Makes it when it is not there. */
export function spoolProblem(directory: string): string | undefined {
  try {
    makeDirectory(directory);
    fs.accessSync(directory, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** With its parents. Not `recursive`: Node tries without end where a parent never comes to be, as below /proc. */
function makeDirectory(path: string): void {
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const parent = dirname(path);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && parent !== path && !isDirectory(parent)) {
      makeDirectory(parent);
      makeDirectory(path);
    } else if (!isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Undefined for what we never wrote: the file of another user, a link, a folder, one above the bound. */
function readOwnFile(path: string, maxBytes: number): Buffer | undefined {
  const stats = fs.lstatSync(path);
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  return stats.isFile() && isOurs && stats.size <= maxBytes ? fs.readFileSync(path) : undefined;
}

function writeWhole(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at, bytes.length - at);
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
