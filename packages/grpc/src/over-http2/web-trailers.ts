// 00 00 00 00 05 <5 bytes of message>   80 00 00 00 10 grpc-status: 0\r\n\r\n
/**
 * gRPC-Web puts the trailers into the body, as its last frame: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md.
 * Each frame has a byte of flags and four of length, in front of its payload.
 */
import { RealBuffer } from '@spoor/core';
import { type AnyFunction, dressAs, type Place } from '@spoor/patch';
import { type RpcStatus, rpcStatus } from './rpc-status.ts';

const headLength = 5;
const trailersFlag = 0x80;
const compressedFlag = 0x01;
const mostTrailerBytes = 16_384;

/** Reads the frames as they pass, and keeps nothing but the trailers. */
export class WebTrailers {
  readonly #head = RealBuffer.alloc(headLength);
  #headBytes = 0;
  /** Of the payload that is passing. */
  #bytesLeft = 0;
  #trailers: Buffer[] | undefined = undefined;

  /** @param chunk of the body; what is neither bytes nor text is passed over */
  read(chunk: unknown): void {
    const bytes = typeof chunk === 'string' ? RealBuffer.from(chunk) : chunk;
    // Never true of a Proxy.
    if (!ArrayBuffer.isView(bytes) || !(bytes instanceof Uint8Array)) return;
    let at = 0;
    while (at < bytes.length) {
      if (this.#bytesLeft > 0) {
        const part = bytes.subarray(at, at + this.#bytesLeft);
        this.#trailers?.push(RealBuffer.from(part));
        this.#bytesLeft -= part.length;
        at += part.length;
      } else {
        this.#head[this.#headBytes++] = bytes[at++] as number;
        if (this.#headBytes === headLength) this.#beginFrame();
      }
    }
  }

  #beginFrame(): void {
    this.#headBytes = 0;
    const flags = this.#head[0] as number;
    this.#bytesLeft = this.#head.readUInt32BE(1);
    const isReadable = (flags & compressedFlag) === 0 && this.#bytesLeft <= mostTrailerBytes;
    this.#trailers = (flags & trailersFlag) !== 0 && isReadable ? [] : undefined;
  }

  get status(): RpcStatus | undefined {
    if (this.#trailers === undefined || this.#bytesLeft > 0) return undefined;
    const fields = new Map<string, string>();
    for (const line of RealBuffer.concat(this.#trailers).toString('latin1').split('\r\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    return rpcStatus(fields.get('grpc-status'), fields.get('grpc-message'));
  }
}

/** Of the text form the body is base64, which is not read. */
export const hasTrailersInBody = (contentType: string): boolean =>
  contentType.startsWith('application/grpc-web') && !contentType.startsWith('application/grpc-web-text');

/** Shows `reader` what is given to that method of this one stream. */
export function overhear(
  stream: object,
  name: 'end' | 'push' | 'write',
  reader: (chunk: unknown) => void,
  place: Place,
): void {
  const original = (stream as Record<string, unknown>)[name];
  if (typeof original !== 'function') return;
  Object.defineProperty(stream, name, {
    configurable: true,
    enumerable: false,
    writable: true,
    value: dressAs(original as AnyFunction, function (this: unknown, chunk: unknown) {
      try {
        reader(chunk);
      } catch (error) {
        place.failed(error);
      }
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(original, this, arguments);
    }),
  });
}
