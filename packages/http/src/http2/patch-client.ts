import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { Duplex } from 'node:stream';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, isSuppressed, RealURL, restoreHeaders } from '@spoor/core';
import type { Guard } from '@spoor/patch';
import { type AnyFunction, patchClasses, type Undo, wrap } from '@spoor/patch';
import { ClientExchange } from '../client-lifecycle.ts';
import { exchangeOf, stamp } from '../exchange.ts';
import { FetchExchange } from '../fetch/fetch-exchange.ts';
import { requestBeingSent } from '../fetch/undici-client.ts';
import { splitHost } from '../server-address.ts';
import type { Settings } from '../settings.ts';
import { isGrpc, patchStreamClass } from './patch-server.ts';

type Headers = Record<string, unknown>;

const objectSetter: TextMapSetter<Headers> = {
  set(headers, name, value) {
    headers[name] = value;
  },
};

const listSetter: TextMapSetter<string[]> = {
  set: (list, name, value) => void list.push(name, value),
};

/** Names may be in any case; the list form is `[name, value, …]` (Node 24). */
function readHeader(headers: Headers | readonly string[], name: string): unknown {
  if (!Array.isArray(headers)) {
    const table = headers as Headers;
    if (table[name] !== undefined) return table[name];
    const key = Object.keys(table).find((each) => each.toLowerCase() === name);
    return key === undefined ? undefined : table[key];
  }
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at === -1 ? undefined : headers[at + 1];
}

class Http2ClientExchange extends ClientExchange {
  readonly #authority: URL;
  readonly #headers: Headers | readonly string[];
  #response: IncomingHttpHeaders | undefined;

  constructor(settings: Settings, authority: URL, headers: Headers | readonly string[]) {
    super(settings, String(readHeader(headers, ':method') ?? 'GET'));
    this.#authority = authority;
    this.#headers = headers;
    this.#response = undefined;
  }

  override get host(): string {
    const { hostname } = this.#authority;
    return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  }

  override get port(): number {
    const { host, protocol } = this.#authority;
    return splitHost(host, protocol.slice(0, -1)).port ?? 443;
  }

  override urlAt(): string {
    return `${this.#authority.protocol}//${this.#authority.host}${readHeader(this.#headers, ':path') ?? '/'}`;
  }

  override get userAgent(): string | undefined {
    return this.requestHeader('user-agent')?.[0];
  }

  override get authorization(): unknown {
    return readHeader(this.#headers, 'authorization');
  }

  override requestHeader(name: string): string[] | undefined {
    const value = readHeader(this.#headers, name);
    return value === undefined ? undefined : Array.isArray(value) ? value.map(String) : [String(value)];
  }

  override responseHeader(name: string): string[] | undefined {
    const value: unknown = this.#response?.[name];
    return value === undefined ? undefined : Array.isArray(value) ? value.map(String) : [String(value)];
  }

  #stream: ClientHttp2Stream | undefined = undefined;

  attach(stream: ClientHttp2Stream): void {
    this.#stream = stream;
    stamp(stream, this);
  }

  override onIncoming(event: unknown, detail: unknown): void {
    this.onOutgoing(event, detail);
  }

  override onOutgoing(event: unknown, detail: unknown): void {
    if (event === 'response') {
      this.#response = detail as IncomingHttpHeaders;
      this.statusCode = Number(this.#response[':status'] ?? 0);
      this.protocolVersion = '2';
      const socket = this.#stream?.session?.socket;
      this.peerAddress = socket?.remoteAddress;
      this.peerPort = socket?.remotePort ?? 0;
    } else if (event === 'error') this.fail(detail);
    else if (event === 'close') {
      if (this.#stream?.aborted === true || this.statusCode === 0) this.abort();
      else this.complete();
    }
  }
}

function authorityOf(session: ClientHttp2Session, headers: Headers | readonly string[]): URL {
  const scheme = session.encrypted === true ? 'https' : 'http';
  const { originSet } = session;
  const given = readHeader(headers, ':authority');
  const { remoteAddress, remotePort } = session.socket;
  const authority =
    given ?? (session as unknown as Record<symbol, unknown>)[authoritySymbol(session)] ?? undefined;
  if (typeof authority === 'string') return new RealURL(`${scheme}://${authority}`);
  if (originSet?.[0] !== undefined) return new RealURL(originSet[0]);
  const host = remoteAddress?.includes(':') === true ? `[${remoteAddress}]` : (remoteAddress ?? 'localhost');
  return new RealURL(`${scheme}://${host}${remotePort === undefined ? '' : `:${remotePort}`}`);
}

/** Node keeps the authority that `connect` was given under a symbol of its own. */
function authoritySymbol(session: object): symbol {
  return Object.getOwnPropertySymbols(session).find(({ description }) => description === 'authority') ?? none;
}
const none = Symbol('none');

function wrapRequest(settings: Settings, guard: Guard, original: AnyFunction): AnyFunction {
  return function request(this: ClientHttp2Session, given: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    const call = prepare(settings, guard, this, given);
    if (call === undefined) return Reflect.apply(original, this, args);
    let stream: ClientHttp2Stream | undefined;
    try {
      stream = Reflect.apply(original, this, [call.headers, ...Array.prototype.slice.call(args, 1)]);
    } finally {
      // Not a catch: thrown again, the error would be printed with our line of source.
      if (stream === undefined) abandon(call.exchange, guard);
    }
    try {
      patchStreamClass(stream as object, guard);
      call.exchange.attach(stream as ClientHttp2Stream);
    } catch (error) {
      guard.trip(error);
    }
    return stream;
  };
}

/** The application's error is on its way: none of ours may take its place. */
function abandon(exchange: Http2ClientExchange, guard: Guard): void {
  try {
    exchange.abort();
  } catch (error) {
    guard.trip(error);
  }
}

/** undici's requests have their exchange before they come to a session, and nothing of them is recorded twice. */
function isSentByUndici(session: ClientHttp2Session, headers: Headers | readonly string[]): boolean {
  const request = requestBeingSent(session);
  const exchange = request === undefined ? undefined : exchangeOf(request);
  if (exchange instanceof FetchExchange) exchange.sentOver(session.socket, headers);
  return exchange !== undefined;
}

function prepare(settings: Settings, guard: Guard, session: ClientHttp2Session, given: unknown) {
  if (guard.isTripped || session.destroyed || session.closed) return undefined;
  try {
    const own = (given ?? {}) as Headers | readonly string[];
    if (typeof own !== 'object') return undefined;
    if (isSentByUndici(session, own)) return undefined;
    if (isGrpc(readHeader(own, 'content-type'))) {
      restoreHeaders(own as Headers);
      return undefined;
    }
    if (isSuppressed(activeContext())) return undefined;
    const exchange = new Http2ClientExchange(settings, authorityOf(session, own), own);
    if (Array.isArray(own)) {
      const added: string[] = [];
      exchange.send(added, listSetter);
      const isOurs = (name: string): boolean =>
        added.some((each, index) => index % 2 === 0 && each === name.toLowerCase());
      const kept = own.filter((_, index) => !isOurs(String(own[index - (index % 2)])));
      return { exchange, headers: [...kept, ...added] };
    }
    // A copy with the symbols (`sensitiveHeaders`): the caller may use the object again.
    const headers = Object.assign(Object.create(null), own) as Headers;
    exchange.send(headers, objectSetter);
    return { exchange, headers };
  } catch (error) {
    guard.trip(error);
    return undefined;
  }
}

/**
 * http2 takes as long to load as everything else of ours; so it is not loaded until the application has. Its sessions are
 * created by `socket.connect`: the first connection after http2 was loaded shows their class.
 */
export function patchHttp2Client(settings: Settings, guard: Guard): Undo[] {
  const undos: Undo[] = [];
  let seenModules = 0;
  const look = (): void => {
    const loaded = (process as unknown as { moduleLoadList: string[] }).moduleLoadList;
    if (loaded.length === seenModules) return;
    seenModules = loaded.length;
    if (!loaded.includes('NativeModule internal/http2/core')) return;
    stopLooking();
    undos.push(patchClasses('http2', (http2) => patchSessions(http2, settings, guard)));
  };
  const stopLooking = patchClasses('net', ({ Socket }) =>
    wrap(
      Socket.prototype as unknown as { connect: AnyFunction },
      'connect',
      (original) =>
        function connect(this: unknown) {
          if (!guard.isTripped && undos.length === 1) {
            try {
              look();
            } catch (error) {
              guard.trip(error);
            }
          }
          // biome-ignore lint/complexity/noArguments: passed on as they came
          return Reflect.apply(original, this, arguments);
        },
    ),
  );
  undos.push(stopLooking);
  return undos;
}

function patchSessions(http2: typeof import('node:http2'), settings: Settings, guard: Guard): Undo {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = http2.connect('http://localhost', { createConnection: () => nowhere });
  session.on('error', () => {});
  const prototype = Object.getPrototypeOf(session) as { request: AnyFunction };
  session.destroy();
  nowhere.destroy();
  return wrap(prototype, 'request', (original) => wrapRequest(settings, guard, original));
}
