import type { ServerHttp2Stream } from 'node:http2';
import { givenField, isGivenArray } from '@spoor/core';
import type { Guard, Place } from '@spoor/patch';
import { type Exchange, exchangeOf, stamp } from '../exchange.ts';
import { rawHeadersOf, textOr } from '../given-fields.ts';
import { valuesOfHeader } from '../request-headers.ts';
import { ignoredExchange } from '../server-lifecycle.ts';
import type { Settings } from '../settings.ts';
import { isGrpc } from './rpc.ts';
import { Http2ServerExchange } from './server-exchange.ts';
import { patchStreamClass } from './stream-class.ts';

type Headers = Readonly<Record<string, unknown>>;

function receiveRpc(
  settings: Settings,
  server: object,
  stream: object,
  contentType: string,
  rawHeaders: readonly string[],
): Exchange | undefined {
  return settings.rpc?.receive({
    path: valuesOfHeader(rawHeaders, ':path')?.[0] ?? '/',
    contentType,
    server,
    stream,
    rawHeaders,
    header: (name) => valuesOfHeader(rawHeaders, name),
  });
}

/** @param args of `server.emit('stream', stream, headers, flags, rawHeaders)` */
export function receiveHttp2(
  settings: Settings,
  guard: Guard,
  arrival: Place,
  server: unknown,
  args: readonly unknown[],
): Exchange | undefined {
  let exchange: Http2ServerExchange | undefined;
  try {
    const stream = args[1] as ServerHttp2Stream | null | undefined;
    const headers = args[2] as Headers;
    const method = givenField(headers, ':method');
    if (typeof stream !== 'object' || stream === null || typeof method !== 'string') return undefined;
    const known = exchangeOf(stream);
    if (known !== undefined) return known;
    if (!isGivenArray(args[4]) || typeof givenField(stream, 'emit') !== 'function') return undefined;
    const rawHeaders = rawHeadersOf(args[4]);
    const contentType = headers['content-type'];
    if (isGrpc(contentType)) {
      const rpc = receiveRpc(settings, server as object, stream, contentType, rawHeaders);
      if (rpc !== undefined) {
        patchStreamClass(stream, guard);
        stamp(stream, rpc);
      }
      return rpc;
    }
    if (settings.isRpcOnly) return undefined;
    patchStreamClass(stream, guard);
    if (settings.ignore?.ignores(method, textOr(headers[':path'], '/')) === true) {
      stamp(stream, ignoredExchange);
      return ignoredExchange;
    }
    exchange = new Http2ServerExchange(settings, stream, headers, rawHeaders);
    stamp(stream, exchange);
    exchange.receive();
    if (arrival.hasFailed) arrival.settle();
  } catch (error) {
    arrival.failed(error);
  }
  return exchange;
}

/**
 * The compatibility API's request and response get their events from the stream, in its context; stamped, they are
 * known to have a span already. Undefined for a request of HTTP/1.
 */
export function compatExchange(request: object): Exchange | undefined {
  try {
    return exchangeOf((request as { stream?: unknown }).stream);
  } catch {
    return undefined;
  }
}

/** A made-up request may answer by throwing. */
export function isHttp2Request(request: object): boolean {
  try {
    return (request as { httpVersionMajor?: unknown }).httpVersionMajor === 2;
  } catch {
    return false;
  }
}
