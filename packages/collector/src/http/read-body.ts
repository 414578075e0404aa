import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
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

type Decompress = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzip = promisify(zlib.gunzip) as Decompress;
// Node has it from 22.15 and 23.8 on.
const { zstdDecompress } = zlib as { readonly zstdDecompress?: typeof zlib.gunzip };

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: promisify(zlib.inflate) as Decompress,
  ...(zstdDecompress === undefined ? {} : { zstd: promisify(zstdDecompress) as Decompress }),
};

/** What `Content-Encoding` may say, as the headers of answers list it. */
export const bodyEncodings = ['identity', ...Object.keys(decompressors).filter((name) => name !== 'x-gzip')];

/** `gzip, deflate or identity` */
export const bodyEncodingsText = [...bodyEncodings.slice(1, -1), `${bodyEncodings.at(-1)} or identity`].join(
  ', ',
);

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
      throw new HttpError(415, `Content-Encoding must be ${bodyEncodingsText}; refused`);
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
      const decompress = decompressors[encoding] ?? gunzip;
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
