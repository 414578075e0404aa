import type { Socket } from 'node:net';
import { openSocket } from './open-socket.ts';

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly durationMs: number;
  /** Requests per second over all connections; absent: as many as are answered. */
  readonly rate?: number;
}

/**
 * Requests over keep-alive connections, the next one when the answer is there. Speaks just enough HTTP to see where an
 * answer ends, so that the load costs far less than what it measures. Resolves with the number of answers.
 */
export async function loadHttp(options: LoadOptions): Promise<number> {
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, () => openSocket(options.port)),
  );
  const request = Buffer.from(
    `GET ${options.path} HTTP/1.1\r\nhost: 127.0.0.1:${options.port}\r\nuser-agent: bench\r\n\r\n`,
  );
  const endAt = performance.now() + options.durationMs;
  const counts = await Promise.all(
    sockets.map((socket) => drive(socket, request, endAt, (options.rate ?? 0) / options.connections)),
  );
  for (const socket of sockets) socket.destroy();
  return counts.reduce((sum, count) => sum + count, 0);
}

function drive(socket: Socket, request: Buffer, endAt: number, ratePerSecond: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let answered = 0;
    let rest = Buffer.alloc(0);
    const next = (): void => {
      if (performance.now() >= endAt) resolve(answered);
      else socket.write(request);
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the measured server closed a connection')));
    socket.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const length = answerLength(rest);
      if (length === undefined || rest.length < length) return;
      rest = rest.subarray(length);
      answered++;
      const ahead =
        ratePerSecond === 0 ? 0 : startedAt + (answered * 1000) / ratePerSecond - performance.now();
      if (ahead > 1) setTimeout(next, ahead);
      else next();
    });
    next();
  });
}

/** Of a whole answer with content-length or one chunked body, in bytes; undefined while its head is incomplete. */
function answerLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const text = bytes.toString('latin1', 0, head).toLowerCase();
  const at = text.indexOf('content-length: ');
  if (at >= 0) return head + 4 + Number.parseInt(text.slice(at + 16), 10);
  const end = bytes.indexOf('0\r\n\r\n', head + 4);
  return end < 0 ? undefined : end + 5;
}
