import { type FileHandle, open } from 'node:fs/promises';
import { inspect } from 'node:util';
import { type Frame, fileHeader, formatFrame } from './frame.ts';
import { compactKeepFile, readKeepFile } from './read-keep-file.ts';

/** What may wait for a slow disk; more is not kept, counted. */
const maxPendingBytes = 64 * 1024 * 1024;

export interface KeepCounts {
  readonly file: string;
  readonly restoredMessages: number;
  /** Bytes at the end that a torn write left, and frames in between whose checksum is wrong. */
  readonly tornBytes: number;
  readonly damagedMessages: number;
  readonly notKeptMessages: number;
  readonly error: string | null;
}

export interface KeepOptions {
  readonly file: string;
  /** At start, a file of more than twice this is cut to its newest messages of about this size. */
  readonly maxBytes: number;
  readonly restore: (frame: Frame) => void;
}

/** An append-only file of the messages that were accepted, so that a next start shows the same traces. */
export class KeepFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #read: Awaited<ReturnType<typeof readKeepFile>>;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  #notKept = 0;
  #error: string | undefined;

  private constructor(file: string, handle: FileHandle, read: Awaited<ReturnType<typeof readKeepFile>>) {
    this.#file = file;
    this.#handle = handle;
    this.#read = read;
  }

  /** Reads the file back, makes its end sound again, and opens it for appending. */
  static async open({ file, maxBytes, restore }: KeepOptions): Promise<KeepFile> {
    await compactKeepFile(file, maxBytes);
    let handle: FileHandle;
    try {
      handle = await open(file, 'a+');
    } catch (error) {
      throw new Error(
        `keep file must be a file that can be written, got ${inspect(file)} (${codeOf(error)})`,
      );
    }
    try {
      const read = await readKeepFile(handle, file, restore);
      await handle.truncate(read.soundBytes);
      if (read.soundBytes === 0) await handle.appendFile(fileHeader);
      return new KeepFile(file, handle, read);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  append(frame: Frame): void {
    if (this.#error !== undefined || this.#pendingBytes > maxPendingBytes) {
      this.#notKept++;
      return;
    }
    const bytes = formatFrame(frame);
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#writing ??= this.#write();
  }

  counts(): KeepCounts {
    return {
      file: this.#file,
      restoredMessages: this.#read.messages,
      tornBytes: this.#read.tornBytes,
      damagedMessages: this.#read.damagedMessages,
      notKeptMessages: this.#notKept,
      error: this.#error ?? null,
    };
  }

  /** Writes what waits and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  /** One write at a time. After a failed one the end of the file is unknown, so nothing follows it. */
  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const frames = this.#pending;
      this.#pending = [];
      this.#pendingBytes = 0;
      try {
        await this.#handle.appendFile(Buffer.concat(frames));
      } catch (error) {
        this.#error = codeOf(error);
        this.#notKept += frames.length + this.#pending.length;
        this.#pending = [];
      }
    }
    this.#writing = undefined;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
