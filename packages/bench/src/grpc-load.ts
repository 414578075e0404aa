import type { Socket } from 'node:net';
import { openSocket } from './open-socket.ts';

export interface GrpcLoadOptions {
  readonly port: number;
  /** `/package.Service/Method` */
  readonly path: string;
  /** Calls at once, all on one connection. */
  readonly concurrency: number;
  readonly durationMs: number;
}

/** Types and flags of frames, RFC 9113 section 6. */
const frame = { data: 0, headers: 1, reset: 3, settings: 4, goAway: 7, windowUpdate: 8 } as const;
const endStream = 1;
const acknowledged = 1;
const endHeaders = 4;

/**
 * Calls over one connection, the next one when the answer is over. Speaks just enough HTTP/2 to see where an answer ends,
 * so that the load costs far less than what it measures. Resolves with the number of answers.
 */
export async function loadGrpc(options: GrpcLoadOptions): Promise<number> {
  const socket = await openSocket(options.port);
  try {
    return await drive(socket, options);
  } finally {
    socket.destroy();
  }
}

function drive(socket: Socket, { port, path, concurrency, durationMs }: GrpcLoadOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const endAt = performance.now() + durationMs;
    const call = callOf(port, path);
    let streamId = -1;
    let running = concurrency;
    let answered = 0;
    let rest: Buffer = Buffer.alloc(0);
    /** As many calls as answers have come, in one write. */
    const begin = (count: number): void => {
      if (performance.now() >= endAt) {
        running -= count;
        if (running === 0) resolve(answered);
        return;
      }
      const calls: Buffer[] = [];
      for (let index = 0; index < count; index++) {
        streamId += 2;
        calls.push(call(streamId));
      }
      socket.write(Buffer.concat(calls));
    };
    const read = (bytes: Buffer): number => {
      let ended = 0;
      let at = 0;
      while (at + 9 <= bytes.length && at + 9 + bytes.readUIntBE(at, 3) <= bytes.length) {
        const [type, flags] = [bytes[at + 3], bytes[at + 4] ?? 0];
        if (type === frame.headers && (flags & endStream) !== 0) ended++;
        else if (type === frame.settings && (flags & acknowledged) === 0)
          socket.write(frameOf(frame.settings, acknowledged, 0, Buffer.alloc(0)));
        else if (type === frame.reset || type === frame.goAway)
          throw new Error(`the measured server sent ${type === frame.reset ? 'RST_STREAM' : 'GOAWAY'}`);
        at += 9 + bytes.readUIntBE(at, 3);
      }
      rest = bytes.subarray(at);
      return ended;
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the measured server closed the connection')));
    socket.on('data', (chunk) => {
      try {
        const ended = read(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
        answered += ended;
        if (ended > 0) begin(ended);
      } catch (error) {
        reject(error);
      }
    });
    socket.write(preface());
    begin(concurrency);
  });
}

/** The connection's start, with a window that takes every answer of a round. */
function preface(): Buffer {
  const window = Buffer.alloc(4);
  window.writeUInt32BE(0x7fffffff - 65535);
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frameOf(frame.settings, 0, 0, Buffer.alloc(0)),
    frameOf(frame.windowUpdate, 0, 0, window),
  ]);
}

/** Headers as grpc-js sends them, literal and not indexed (RFC 7541 section 6.2.2), and `{ name: 'x' }`. */
function callOf(port: number, path: string): (streamId: number) => Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  const field = (name: string, value: string): Buffer =>
    Buffer.concat([Buffer.from([0]), text(name), text(value)]);
  const headers = Buffer.concat([
    field(':authority', `127.0.0.1:${port}`),
    field(':method', 'POST'),
    field(':path', path),
    field(':scheme', 'http'),
    field('te', 'trailers'),
    field('content-type', 'application/grpc'),
    field('user-agent', 'grpc-node-js/1.14.0'),
    field('grpc-accept-encoding', 'identity,deflate,gzip'),
    field('accept-encoding', 'identity'),
  ]);
  const message = Buffer.from([0, 0, 0, 0, 3, 0x0a, 1, 0x78]);
  return (streamId) =>
    Buffer.concat([
      frameOf(frame.headers, endHeaders, streamId, headers),
      frameOf(frame.data, endStream, streamId, message),
    ]);
}

function frameOf(type: number, flags: number, streamId: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}
