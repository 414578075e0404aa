/** Where the frames go: what this needs of a `FileHandle` that was opened for appending. */
export interface AppendOnlyFile {
  write(bytes: Uint8Array, offset: number, length: number, position: null): Promise<{ bytesWritten: number }>;
  close(): Promise<void>;
}

export interface KeepWriterOptions {
  /** Frames that wait for a slow, full or broken disk; more are dropped, counted. */
  readonly maxPendingBytes: number;
  readonly retryMs: number;
  /** A write failed; the same bytes are tried again every `retryMs`. Once for an outage. */
  readonly onFailure: (code: string) => void;
  /** The file is written again. */
  readonly onRecovery: () => void;
}

type State =
  | { readonly tag: 'idle' }
  | { readonly tag: 'writing'; readonly done: Promise<void> }
  | { readonly tag: 'waiting'; readonly timer: NodeJS.Timeout };

const nothing = new Uint8Array(0);
/** So much is handed to the system at once. */
const writeBytes = 1024 * 1024;

/** Appends frames one behind the other. After a failed write it goes on with the byte that the disk did not take. */
export class KeepWriter {
  readonly #file: AppendOnlyFile;
  readonly #options: KeepWriterOptions;
  #state: State = { tag: 'idle' };
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** The frames that are being written, joined. */
  #chunk: Uint8Array = nothing;
  #chunkFrames: Uint8Array[] = [];
  #written = 0;
  #dropped = 0;
  #failing: string | undefined;

  constructor(file: AppendOnlyFile, options: KeepWriterOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** Why the last write failed; undefined once one succeeded again. */
  get failing(): string | undefined {
    return this.#failing;
  }

  /** Frames that will never be in the file. */
  get dropped(): number {
    return this.#dropped;
  }

  append(frame: Uint8Array): void {
    if (this.#pendingBytes + frame.length > this.#options.maxPendingBytes) {
      this.#dropped++;
      return;
    }
    this.#pending.push(frame);
    this.#pendingBytes += frame.length;
    if (this.#state.tag === 'idle') this.#begin();
  }

  /** Tries a last time to write what waits, and closes the file; what is left then is dropped. */
  async close(): Promise<void> {
    const waiting = this.#stopWaiting();
    if (waiting) this.#begin();
    if (this.#state.tag === 'writing') await this.#state.done;
    this.#stopWaiting();
    this.#dropped += this.#unwrittenOfChunk() + this.#pending.length;
    await this.#file.close();
  }

  /** Whether it waited. */
  #stopWaiting(): boolean {
    if (this.#state.tag !== 'waiting') return false;
    clearTimeout(this.#state.timer);
    return true;
  }

  #begin(): void {
    this.#state = { tag: 'writing', done: this.#writeAll() };
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#chunk.length > 0 || this.#pending.length > 0) await this.#writeSome();
      this.#state = { tag: 'idle' };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      const timer = setTimeout(() => this.#begin(), this.#options.retryMs).unref();
      this.#state = { tag: 'waiting', timer };
      const isNew = this.#failing === undefined;
      this.#failing = code;
      if (isNew) this.#options.onFailure(code);
    }
  }

  async #writeSome(): Promise<void> {
    if (this.#chunk.length === 0) this.#takeChunk();
    const left = this.#chunk.length - this.#written;
    const { bytesWritten } = await this.#file.write(this.#chunk, this.#written, left, null);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    this.#written += bytesWritten;
    if (this.#written === this.#chunk.length) {
      this.#pendingBytes -= this.#chunk.length;
      this.#chunk = nothing;
      this.#chunkFrames = [];
      this.#written = 0;
    }
    if (this.#failing === undefined) return;
    this.#failing = undefined;
    this.#options.onRecovery();
  }

  #takeChunk(): void {
    let [count, bytes] = [0, 0];
    while (bytes < writeBytes && count < this.#pending.length) bytes += this.#pending[count++]?.length ?? 0;
    this.#chunkFrames = this.#pending.splice(0, count);
    this.#chunk = Buffer.concat(this.#chunkFrames, bytes);
  }

  /** Frames whose last byte is not in the file. */
  #unwrittenOfChunk(): number {
    let end = 0;
    return this.#chunkFrames.filter(({ length }) => {
      end += length;
      return end > this.#written;
    }).length;
  }
}
