import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, isSuppressed, RealURL } from '@spoor/core';
import type { Guard, Undo } from '@spoor/patch';
import { ClientExchange } from '../client-lifecycle.ts';
import { exchangeOf, stamp } from '../exchange.ts';
import { valuesOfHeader } from '../request-headers.ts';
import type { Settings } from '../settings.ts';

/** What undici, and the copy of it in Node, says of a request (its docs, DiagnosticsChannel). */
interface UndiciRequest {
  readonly origin: string | URL;
  readonly path: string;
  readonly method: string;
  /** A list; up to version 5 the text of the header lines. */
  headers: string | (string | string[])[];
  addHeader?(name: string, value: string): unknown;
}

interface Connected {
  readonly remoteAddress?: string;
  readonly remotePort?: number;
}

const isSame = (given: unknown, lowerName: string): boolean =>
  typeof given === 'string' && given.length === lowerName.length && given.toLowerCase() === lowerName;

/** Takes away what the application copied, or another tracer wrote before us: two identities would be none. */
function removeHeader(request: UndiciRequest, name: string): void {
  const { headers } = request;
  if (typeof headers === 'string') {
    const lines = headers.split('\r\n').filter((line) => !isSame(line.slice(0, line.indexOf(':')), name));
    request.headers = lines.join('\r\n');
    return;
  }
  for (let index = headers.length - 2; index >= 0; index -= 2)
    if (isSame(headers[index], name)) headers.splice(index, 2);
}

interface Carrier {
  readonly request: UndiciRequest;
  readonly names: string[];
}

const setter: TextMapSetter<Carrier> = {
  set({ request, names }, name, value) {
    names.push(name);
    removeHeader(request, name);
    if (typeof request.addHeader === 'function') request.addHeader(name, value);
    else if (typeof request.headers === 'string') request.headers += `${name}: ${value}\r\n`;
    else request.headers.push(name, value);
  },
};

/** Another tracer that listens to the same channel after us adds its headers to ours: where they are the same, ours stay. */
function keepOurs({ request, names }: Carrier): void {
  const { addHeader } = request;
  if (typeof addHeader !== 'function' || names.length === 0) return;
  request.addHeader = (name, value) =>
    names.some((own) => isSame(name, own)) ? request : addHeader.call(request, name, value);
}

function flatHeaders({ headers }: UndiciRequest): string[] {
  if (typeof headers !== 'string') return headers.map(String);
  return headers.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
}

class FetchExchange extends ClientExchange {
  readonly #request: UndiciRequest;
  readonly #origin: URL;
  /** As they were when the request was made: undici lets go of them. */
  readonly #requestHeaders: readonly string[];
  #responseHeaders: readonly string[];

  constructor(settings: Settings, request: UndiciRequest) {
    super(settings, request.method.toUpperCase());
    this.#request = request;
    this.#origin = new RealURL(request.origin);
    this.#requestHeaders = flatHeaders(request);
    this.#responseHeaders = [];
  }

  override get host(): string {
    const { hostname } = this.#origin;
    return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  }

  override get port(): number {
    const { port, protocol } = this.#origin;
    return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  }

  override urlAt(): string {
    return `${this.#origin.origin}${this.#request.path}`;
  }

  override get userAgent(): string | undefined {
    return this.requestHeader('user-agent')?.[0];
  }

  override get authorization(): unknown {
    return this.requestHeader('authorization')?.[0];
  }

  override requestHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#requestHeaders, name);
  }

  override responseHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#responseHeaders, name);
  }

  connected({ remoteAddress, remotePort }: Connected): void {
    this.peerAddress = remoteAddress;
    this.peerPort = remotePort ?? 0;
    this.protocolVersion = '1.1';
  }

  respond(statusCode: number, headers: readonly (Buffer | string)[]): void {
    this.statusCode = statusCode;
    if (this.settings.clientResponseHeaders.length > 0)
      this.#responseHeaders = headers.map((each) => each.toString());
  }

  // There is no emitter to listen to.
  override onIncoming(): void {}
  override onOutgoing(): void {}
}

interface Message {
  readonly request: UndiciRequest;
  readonly socket?: Connected;
  readonly response?: { readonly statusCode: number; readonly headers: readonly (Buffer | string)[] };
  readonly error?: unknown;
}

type Listener = (message: Message, settings: Settings) => void;

const exchangeIn = ({ request }: Message): FetchExchange | undefined => {
  const exchange = exchangeOf(request);
  return exchange instanceof FetchExchange ? exchange : undefined;
};

/** A redirect is a request of its own, and has a span of its own. */
const listeners: Readonly<Record<string, Listener>> = {
  'undici:request:create'({ request }, settings) {
    if (request.method === 'CONNECT' || isSuppressed(activeContext())) return;
    const exchange = new FetchExchange(settings, request);
    const carrier: Carrier = { request, names: [] };
    exchange.send(carrier, setter);
    keepOurs(carrier);
    stamp(request, exchange);
  },
  'undici:client:sendHeaders': (message) => exchangeIn(message)?.connected(message.socket ?? {}),
  'undici:request:headers'(message) {
    const { response } = message;
    if (response !== undefined) exchangeIn(message)?.respond(response.statusCode, response.headers);
  },
  'undici:request:trailers': (message) => exchangeIn(message)?.complete(),
  'undici:request:error': (message) => exchangeIn(message)?.fail(message.error),
};

/** For global `fetch` and for every copy of undici, loaded already or later, by the channels that they publish to. */
export function patchFetch(settings: Settings, guard: Guard): Undo[] {
  return Object.entries(listeners).map(([channel, listener]) => {
    const guarded = (message: unknown): void => {
      if (guard.isTripped) return;
      try {
        listener(message as Message, settings);
      } catch (error) {
        guard.trip(error);
      }
    };
    subscribe(channel, guarded);
    return () => void unsubscribe(channel, guarded);
  });
}
