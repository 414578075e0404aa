import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { indented } from './indent-json.ts';

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

const answersToRead = new WeakSet<ServerResponse>();

/** From now on the JSON of this answer is laid out for a person. */
export function layOut(response: ServerResponse): void {
  answersToRead.add(response);
}

const laidOut = (response: ServerResponse, parts: Iterable<string>): Iterable<string> =>
  answersToRead.has(response) ? indented(parts) : parts;

export function respondJson(response: ServerResponse, status: number, value: unknown): void {
  const text = [...laidOut(response, [JSON.stringify(value)])].join('');
  respond(response, status, 'application/json', text);
}

/** What is shorter is answered in one piece, with its length; what is longer is sent in pieces of about this size. */
const pieceChars = 64 * 1024;

/** Lines of JSON, each sent when it is made. */
export async function respondLines(response: ServerResponse, lines: Iterable<string>): Promise<void> {
  await stream(response, 'application/x-ndjson', ended(lines), 0);
}

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

/** JSON that is made in parts: a short answer is sent whole, a long one while it is made. */
export async function respondJsonParts(response: ServerResponse, parts: Iterable<string>): Promise<void> {
  const iterator = laidOut(response, parts)[Symbol.iterator]();
  let begun = '';
  while (begun.length < pieceChars) {
    const { done, value } = iterator.next();
    if (done) return respond(response, 200, 'application/json', begun);
    begun += value;
  }
  await stream(response, 'application/json', following(begun, iterator), pieceChars);
}

function* following(begun: string, iterator: Iterator<string>): Generator<string> {
  yield begun;
  yield* { [Symbol.iterator]: () => iterator };
}

/** With a turn for everybody else after each piece. A reader that leaves or does not keep up stops the making. */
async function stream(
  response: ServerResponse,
  contentType: string,
  parts: Iterable<string>,
  leastChars: number,
): Promise<void> {
  response.writeHead(200, { ...commonHeaders, 'Content-Type': contentType });
  try {
    let piece = '';
    for (const part of parts) {
      piece += part;
      if (piece.length < leastChars) continue;
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
      else await setImmediate();
      piece = '';
    }
    response.end(piece);
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
