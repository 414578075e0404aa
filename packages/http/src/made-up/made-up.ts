/**
 * Requests that came over no connection: adapters of serverless platforms and test tools make up a request and a response,
 * and give both to a server (`server.emit('request', request, response)`).
 */
import type { IncomingMessage } from 'node:http';
import { givenField, givenKeys } from '@spoor/core';
import { headerValues, rawHeadersOf } from '../given-fields.ts';

interface Parsed {
  readonly parser?: { readonly incoming?: unknown } | null;
}

/** Node's parser holds the request that it has read off the socket until the next one (lib/_http_common.js). */
export function isMadeUp(request: IncomingMessage): boolean {
  const socket = request.socket as Parsed | null | undefined;
  return socket?.parser?.incoming !== request;
}

/** Name and value in turn. Adapters fill `headers`, and often leave `rawHeaders` empty. */
export function madeUpHeaders(request: IncomingMessage): readonly string[] {
  const raw = rawHeadersOf(request.rawHeaders);
  return raw.length > 0 ? pairsOfText(raw) : entriesOf(request.headers);
}

function pairsOfText(raw: readonly unknown[]): string[] {
  const pairs: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index];
    if (typeof name !== 'string') continue;
    for (const value of headerValues(raw[index + 1]) ?? []) pairs.push(name, value);
  }
  return pairs;
}

function entriesOf(headers: unknown): string[] {
  const pairs: string[] = [];
  for (const name of givenKeys(headers))
    for (const value of headerValues(givenField(headers, name)) ?? []) pairs.push(name, value);
  return pairs;
}
