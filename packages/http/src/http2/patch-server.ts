import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Guard, Undo } from '@spoor/patch';
import { type Exchange, exchangeOf, stamp } from '../exchange.ts';
import { patchRequestEmit } from '../patch-messages.ts';
import { valuesOfHeader } from '../request-headers.ts';
import { ignoredExchange, ServerExchange } from '../server-lifecycle.ts';
import type { Settings } from '../settings.ts';

/** Nothing to read after a stream was closed: what is needed of it is taken when it opens. */
class Http2ServerExchange extends ServerExchange {
  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHttpHeaders;
  readonly #rawHeaders: readonly string[];

  constructor(
    settings: Settings,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    rawHeaders: readonly string[],
  ) {
    const socket = stream.session?.socket;
    super(
      settings,
      String(headers[':method'] ?? 'GET'),
      String(headers[':path'] ?? '/'),
      socket?.remoteAddress,
      socket?.remotePort ?? 0,
    );
    this.#stream = stream;
    this.#headers = headers;
    this.#rawHeaders = rawHeaders;
  }

  override get rawHeaders(): readonly string[] {
    return this.#rawHeaders;
  }

  override get scheme(): string {
    return String(this.#headers[':scheme'] ?? 'http');
  }

  override get protocolVersion(): string {
    return '2';
  }

  override requestHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#rawHeaders, name);
  }

  override responseHeader(name: string): string[] | undefined {
    const value: unknown = this.#stream.sentHeaders?.[name];
    return value === undefined ? undefined : Array.isArray(value) ? value.map(String) : [String(value)];
  }

  override readStatusCode(): number {
    return this.#stream.headersSent ? Number(this.#stream.sentHeaders?.[':status'] ?? 0) : 0;
  }

  override isComplete(): boolean {
    return this.#stream.rstCode === 0 && !this.#stream.aborted;
  }

  // A stream is the request and the response: whatever happens to it, it happens to both.
  override onIncoming(event: unknown, detail: unknown): void {
    this.onOutgoing(event, detail);
  }
}

/** gRPC has an instrumentation of its own, which sees more. */
export const isGrpc = (contentType: unknown): boolean =>
  typeof contentType === 'string' && contentType.startsWith('application/grpc');

let patched = new WeakSet<object>();
const undos: Undo[] = [];

/** Streams are of a class that Node does not export; the first one shows it. */
export function patchStreamClass(stream: object, guard: Guard): void {
  const prototype = Object.getPrototypeOf(stream) as object;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  undos.push(patchRequestEmit(prototype, guard));
}

export function unpatchStreamClasses(): void {
  for (const undo of undos.splice(0)) undo();
  patched = new WeakSet();
}

/** @param args of `server.emit('stream', stream, headers, flags, rawHeaders)` */
export function receiveHttp2(
  settings: Settings,
  guard: Guard,
  args: ArrayLike<unknown>,
): Exchange | undefined {
  try {
    const stream = args[1] as ServerHttp2Stream;
    const headers = args[2] as IncomingHttpHeaders | undefined;
    const rawHeaders = args[4];
    if (typeof headers?.[':method'] !== 'string' || !Array.isArray(rawHeaders)) return undefined;
    if (isGrpc(headers['content-type'])) return undefined;
    const known = exchangeOf(stream);
    if (known !== undefined) return known;
    patchStreamClass(stream, guard);
    let exchange: Exchange = ignoredExchange;
    if (settings.ignore?.ignores(headers[':method'], headers[':path'] ?? '/') !== true) {
      const received = new Http2ServerExchange(settings, stream, headers, rawHeaders);
      received.receive();
      exchange = received;
    }
    stamp(stream, exchange);
    return exchange;
  } catch (error) {
    guard.trip(error);
    return undefined;
  }
}

/**
 * The compatibility API's request and response get their events from the stream, in its context; stamped, they are
 * known to have a span already. Undefined for a request of HTTP/1.
 */
export function compatExchange(request: object): Exchange | undefined {
  const { stream } = request as { stream?: unknown };
  return typeof stream === 'object' && stream !== null ? exchangeOf(stream) : undefined;
}

export const isHttp2Request = (request: object): boolean =>
  (request as { httpVersionMajor?: unknown }).httpVersionMajor === 2;
