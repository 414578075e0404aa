import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** Nothing that we answer may be guessed to be another type, framed, or kept by a cache. */
const commonHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

export function respond(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...commonHeaders,
    ...(body.length > 0 || status === 200 ? { 'Content-Type': contentType } : {}),
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

export function respondJson(response: ServerResponse, status: number, value: unknown): void {
  respond(response, status, 'application/json', JSON.stringify(value));
}

/**
 * Lines of JSON, each sent when it is made, with a turn for everybody else after it. A reader that leaves or does not
 * keep up stops the making.
 */
export async function respondLines(response: ServerResponse, lines: Iterable<string>): Promise<void> {
  response.writeHead(200, { ...commonHeaders, 'Content-Type': 'application/x-ndjson' });
  try {
    for (const line of lines) {
      if (response.destroyed) return;
      if (!response.write(`${line}\n`)) await drained(response);
      else await setImmediate();
    }
    response.end();
  } finally {
    // What cannot be told to the end is broken off, so that it is not taken for the whole.
    if (!response.writableEnded) response.destroy();
  }
}

/** Until there is room again, or nobody who reads. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });

export function respondText(response: ServerResponse, status: number, text: string): void {
  respond(response, status, 'text/plain; charset=utf-8', `${text}\n`);
}
