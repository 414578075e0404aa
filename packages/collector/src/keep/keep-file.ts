import { type FileHandle, open } from 'node:fs/promises';
import { inspect } from 'node:util';
import type { Message } from '@spoor/messages';
import { compactKeepFile } from './compact-keep-file.ts';
import {
  type Frame,
  fileHeaderBytes,
  formatFileHeader,
  formatFrame,
  frameHeaderBytes,
  newMarker,
  parseFileHeader,
} from './frame.ts';
import { type AppendOnlyFile, KeepWriter } from './keep-writer.ts';
import { notices } from './messages.ts';
import { type KeepRead, readAt, readFrames } from './read-keep-file.ts';

const maxPendingBytes = 64 * 1024 * 1024;
const defaultRetryMs = 5000;

export interface KeepCounts {
  readonly file: string;
  readonly restoredMessages: number;
  /** Bytes at the end that a torn write left, and damaged stretches in between. */
  readonly tornBytes: number;
  readonly damagedPlaces: number;
  readonly notKeptMessages: number;
  /** While the file cannot be written. */
  readonly error: string | null;
}

export interface KeepOptions {
  readonly file: string;
  /** At start, a file of more than twice this is cut to its newest messages of about this size. */
  readonly maxBytes: number;
  readonly restore: (frame: Frame) => void;
  /** One line for what the user of this machine should know. */
  readonly onNotice: (line: Message) => void;
  readonly retryMs?: number;
  /** Stands between the frames and the disk; for tests. */
  readonly wrap?: (handle: FileHandle) => AppendOnlyFile;
}

/** An append-only file of the messages that were accepted, so that a next start shows the same traces. */
export class KeepFile {
  readonly #file: string;
  readonly #marker: Buffer;
  readonly #writer: KeepWriter;
  readonly #read: KeepRead;
  readonly #onNotice: (line: Message) => void;

  private constructor({ file, onNotice }: KeepOptions, marker: Buffer, writer: KeepWriter, read: KeepRead) {
    this.#file = file;
    this.#onNotice = onNotice;
    this.#marker = marker;
    this.#writer = writer;
    this.#read = read;
  }

  /** Reads the file back and opens it for appending. Nothing is cut off at its end, however damaged it looks. */
  static async open(options: KeepOptions): Promise<KeepFile> {
    const { file, maxBytes, restore, onNotice } = options;
    await compact(file, maxBytes, onNotice);
    const handle = await openForAppending(file);
    try {
      const head = await readAt(handle, 0, fileHeaderBytes + frameHeaderBytes);
      const header = parseFileHeader(head);
      if (header.tag === 'foreign') {
        throw new Error(`keep file must be new or written by this version of spoor, got ${inspect(file)}`);
      }
      const marker = header.tag === 'ours' ? header.marker : newMarker();
      if (header.tag === 'torn') await handle.truncate(0);
      const read = await readFrames(handle, marker, restore);
      if (read.damagedPlaces > 0) {
        onNotice(notices.damaged(file, read.damagedPlaces));
      }
      const writer = keepWriter(handle, options);
      if (header.tag === 'torn') writer.append(formatFileHeader(marker));
      return new KeepFile(options, marker, writer, read);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  append(frame: Frame): void {
    this.#writer.append(formatFrame(this.#marker, frame));
  }

  counts(): KeepCounts {
    return {
      file: this.#file,
      restoredMessages: this.#read.messages,
      tornBytes: this.#read.tornBytes,
      damagedPlaces: this.#read.damagedPlaces,
      notKeptMessages: this.#writer.dropped,
      error: this.#writer.failing ?? null,
    };
  }

  /** Writes what waits and closes the file. */
  async close(): Promise<void> {
    await this.#writer.close();
    const { failing, dropped } = this.#writer;
    if (failing === undefined) return;
    this.#onNotice(notices.neverWritten(this.#file, failing, dropped));
  }
}

function keepWriter(handle: FileHandle, { file, onNotice, retryMs = defaultRetryMs, wrap }: KeepOptions) {
  const writer: KeepWriter = new KeepWriter(wrap === undefined ? handle : wrap(handle), {
    maxPendingBytes,
    retryMs,
    onFailure: (code) => onNotice(notices.notWritable(file, code, retryMs)),
    onRecovery: () => onNotice(notices.writtenAgain(file, writer.dropped)),
  });
  return writer;
}

/** An unusual folder or a full disk is no reason not to start: then the file stays as long as it is. */
async function compact(file: string, maxBytes: number, onNotice: (line: Message) => void): Promise<void> {
  try {
    await compactKeepFile(file, maxBytes);
  } catch (error) {
    onNotice(notices.noRoom(file, codeOf(error)));
  }
}

async function openForAppending(file: string): Promise<FileHandle> {
  try {
    // What is kept is for the user alone, as what is shown is; who wants it otherwise changes the mode, which stays.
    const handle = await open(file, 'a+', 0o600);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    throw new Error(`keep file must be a file that can be written, got ${inspect(file)} (${codeOf(error)})`);
  }
  throw new Error(`keep file must be a regular file, got ${inspect(file)}`);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
