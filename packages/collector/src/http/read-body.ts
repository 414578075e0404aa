import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { HttpError } from './http-error.ts';

export interface BodyLimits {
  /** As sent. */
  readonly maxBytes: number;
  readonly maxDecompressedBytes: number;
  /** Until the last byte of the body. */
  readonly timeoutMs: number;
}

export const defaultBodyLimits: BodyLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxDecompressedBytes: 64 * 1024 * 1024,
  timeoutMs: 30_000,
};

const decompressors = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) };

/** The whole body, decompressed; refuses one that is too large in either form, too slow, or broken. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && !Object.hasOwn(decompressors, encoding)) {
    throw new HttpError(415, 'Content-Encoding must be gzip, deflate or identity; refused');
  }
  const body = await receive(request, limits);
  if (encoding === 'identity') return body;
  const decompress = decompressors[encoding as keyof typeof decompressors];
  try {
    return await decompress(body, { maxOutputLength: limits.maxDecompressedBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge('decompressed body', limits.maxDecompressedBytes);
    }
    throw new HttpError(400, `body must be valid ${encoding}; refused`);
  }
}

function receive(request: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge('body', maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
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
      size += chunk.length;
      if (size > maxBytes) fail(tooLarge('body', maxBytes));
      else chunks.push(chunk);
    });
    request.once('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks, size));
    });
    request.once('error', () => fail(new HttpError(400, 'body must arrive whole; refused')));
    request.once('close', () => fail(new HttpError(400, 'body must arrive whole; refused')));
  });
}

function tooLarge(what: string, limit: number): HttpError {
  return new HttpError(413, `${what} must be at most ${limit} bytes; refused`);
}
