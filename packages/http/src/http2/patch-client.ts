import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, givenField, isSuppressed, restoreHeaders } from '@spoor/core';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { exchangeOf, stamp } from '../exchange.ts';
import { FetchExchange } from '../fetch/fetch-exchange.ts';
import { requestBeingSent } from '../fetch/undici-client.ts';
import { headerValues, textOr } from '../given-fields.ts';
import type { Settings } from '../settings.ts';
import { authorityOf } from './authority.ts';
import { Http2ClientExchange } from './client-exchange.ts';
import { isGrpc, type SentRpcExchange } from './rpc.ts';
import { copyOfHeaders, readHeader, type SentHeaders, writeHeader } from './sent-headers.ts';
import { onSessionClass } from './session-class.ts';
import { patchStreamClass } from './stream-class.ts';

const setter: TextMapSetter<SentHeaders> = { set: writeHeader };

/** What the hooks of http2's client side share. */
interface SessionSide {
  readonly settings: Settings;
  readonly guard: Guard;
  readonly making: Place;
  readonly following: Place;
}

interface PreparedRequest {
  readonly exchange: Http2ClientExchange | SentRpcExchange;
  readonly headers: SentHeaders;
}

/** undici's requests have their exchange before they come to a session, and nothing of them is recorded twice. */
function isSentByUndici(session: ClientHttp2Session, headers: unknown): boolean {
  const request = requestBeingSent(session);
  const exchange = request === undefined ? undefined : exchangeOf(request);
  if (exchange instanceof FetchExchange) exchange.sentOver(session.socket, headers);
  return exchange !== undefined;
}

function sendRpc(
  { settings }: SessionSide,
  session: ClientHttp2Session,
  contentType: string,
  headers: SentHeaders,
): PreparedRequest | undefined {
  if (settings.rpc === undefined) return undefined;
  const { host, port } = authorityOf(session, headers);
  const exchange = settings.rpc.send({
    path: textOr(readHeader(headers, ':path'), '/'),
    contentType,
    session,
    host,
    port,
    header: (name) => headerValues(readHeader(headers, name)),
    write: (name, value) => writeHeader(headers, name, value),
  });
  return exchange === undefined ? undefined : { exchange, headers };
}

/** Undefined: the call is made as it is. */
function prepare(
  side: SessionSide,
  session: ClientHttp2Session,
  given: unknown,
): PreparedRequest | undefined {
  const { settings, guard, making } = side;
  try {
    if (guard.isTripped || typeof session !== 'object' || session === null) return undefined;
    // A patched copy of grpc-js has made them, and knows of the call.
    if (restoreHeaders(given)) return undefined;
    if (givenField(session, 'destroyed') !== false || givenField(session, 'closed') !== false)
      return undefined;
    if (isSentByUndici(session, given)) return undefined;
    const headers = copyOfHeaders(given);
    if (headers === undefined || isSuppressed(activeContext())) return undefined;
    const contentType = readHeader(headers, 'content-type');
    if (isGrpc(contentType)) return sendRpc(side, session, contentType, headers);
    if (settings.isRpcOnly) return undefined;
    const exchange = new Http2ClientExchange(settings, session, headers);
    exchange.send(headers, setter);
    if (making.hasFailed) making.settle();
    return { exchange, headers };
  } catch (error) {
    making.failed(error);
    return undefined;
  }
}

function wrapRequest(side: SessionSide, original: AnyFunction): AnyFunction {
  return function request(this: ClientHttp2Session, given: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    const prepared = prepare(side, this, given);
    if (prepared === undefined) return Reflect.apply(original, this, args);
    let stream: ClientHttp2Stream | undefined;
    try {
      stream = Reflect.apply(original, this, [prepared.headers, ...Array.prototype.slice.call(args, 1)]);
    } finally {
      // Not a catch: thrown again, the error would be printed with our line of source.
      if (stream === undefined) abandon(prepared, side.following);
    }
    follow(prepared, side, stream as ClientHttp2Stream);
    return stream;
  };
}

function follow(
  { exchange }: PreparedRequest,
  { guard, following }: SessionSide,
  stream: ClientHttp2Stream,
): void {
  try {
    patchStreamClass(stream, guard);
    stamp(stream, exchange);
    exchange.attach(stream);
    if (following.hasFailed) following.settle();
  } catch (error) {
    following.failed(error);
  }
}

/** The application's error is on its way: none of ours may take its place. */
function abandon({ exchange }: PreparedRequest, place: Place): void {
  try {
    exchange.abort();
  } catch (error) {
    place.failed(error);
  }
}

export function patchHttp2Client(settings: Settings, guard: Guard): Undo[] {
  const side: SessionSide = {
    settings,
    guard,
    making: guard.place('making a request'),
    following: guard.place('following a request'),
  };
  return [
    onSessionClass(guard, (prototype) =>
      wrap(prototype, 'request', (original) => wrapRequest(side, original)),
    ),
  ];
}
