import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { GrowingBuffer } from './growing-buffer.ts';
import { HttpError } from './http-error.ts';

export interface BodyLimits {
  /** As sent. */
  readonly maxBytes: number;
  readonly maxDecompressedBytes: number;
  /** Of all bodies that are being received at one time. */
  readonly maxBytesAtOnce: number;
  /** Until the last byte of the body. */
  readonly timeoutMs: number;
}

/** The OpenTelemetry Collector, and so Jaeger, takes 20 MiB too, decompressed (confighttp, max_request_body_size). */
export const defaultBodyLimits: BodyLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxDecompressedBytes: 20 * 1024 * 1024,
  maxBytesAtOnce: 128 * 1024 * 1024,
  timeoutMs: 30_000,
};

const decompressors = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) };

export const decompresses = (encoding: string): boolean => Object.hasOwn(decompressors, encoding);

/** Reads the bodies of all receivers of one collector. */
export class BodyReader {
  readonly #limits: BodyLimits;
  #bytesAtOnce = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** The whole body, decompressed; refuses one that is too large in either form, too slow, or broken. */
  async read(request: IncomingMessage): Promise<Buffer> {
    const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
    if (encoding !== 'identity' && !decompresses(encoding)) {
      throw new HttpError(415, 'Content-Encoding must be gzip, deflate or identity; refused');
    }
    const { maxBytes } = this.#limits;
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge('body', maxBytes);
    const body = await this.receive(request);
    return encoding === 'identity' ? body : await this.decompress(body, encoding);
  }

  /** Refuses what is broken or becomes too large. `encoding` must be one that `decompresses` knows. */
  async decompress(body: Uint8Array, encoding: string): Promise<Buffer> {
    const { maxDecompressedBytes } = this.#limits;
    try {
      const decompress = decompressors[encoding as keyof typeof decompressors];
      return await decompress(body, { maxOutputLength: maxDecompressedBytes });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        throw tooLarge('decompressed body', maxDecompressedBytes);
      }
      throw new HttpError(400, `body must be valid ${encoding}; refused`);
    }
  }

  /** The bytes as they come, within the limits of size, of time, and of what arrives at once. */
  async receive(request: Readable): Promise<Buffer> {
    const received = new GrowingBuffer();
    try {
      await this.#receiveInto(received, request);
      return received.bytes();
    } finally {
      this.#bytesAtOnce -= received.length;
    }
  }

  #receiveInto(received: GrowingBuffer, request: Readable): Promise<void> {
    const { maxBytes, maxBytesAtOnce, timeoutMs } = this.#limits;
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(timer);
        request.removeAllListeners('data');
        reject(error);
      };
      const timer = setTimeout(
        () => fail(new HttpError(408, `body must arrive within ${timeoutMs} ms; refused`)),
        timeoutMs,
      );
      request.on('data', (chunk: Buffer) => {
        received.add(chunk);
        this.#bytesAtOnce += chunk.length;
        if (received.length > maxBytes) fail(tooLarge('body', maxBytes));
        else if (this.#bytesAtOnce > maxBytesAtOnce) fail(tooMuch(maxBytesAtOnce));
      });
      request.once('end', () => {
        clearTimeout(timer);
        resolve();
      });
      const cut = () => fail(new HttpError(400, 'body must arrive whole; refused'));
      request.once('error', cut);
      request.once('close', cut);
    });
  }
}

function tooLarge(what: string, limit: number): HttpError {
  return new HttpError(413, `${what} must be at most ${limit} bytes; refused`);
}

/** Senders try again after a 503. */
function tooMuch(limit: number): HttpError {
  return new HttpError(503, `bodies that arrive at one time must be at most ${limit} bytes; refused for now`);
}
