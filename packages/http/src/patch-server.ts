import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Guard } from '@spoor/patch';
import { type AnyFunction, patchClasses, type Undo, wrap } from '@spoor/patch';
import { emitAsGiven, emitInContext, emitMany } from './emit-in-context.ts';
import { type Exchange, exchangeOf, stamp } from './exchange.ts';
import { compatExchange, isHttp2Request, receiveHttp2 } from './http2/patch-server.ts';
import { patchResponseEmit } from './patch-messages.ts';
import { valuesInHeaderBlock, valuesOfHeader } from './request-headers.ts';
import { ignoredExchange, ServerExchange } from './server-lifecycle.ts';
import type { Settings } from './settings.ts';
import { onceUncaught } from './uncaught.ts';

interface MaybeTlsSocket {
  readonly encrypted?: boolean;
}

class HttpServerExchange extends ServerExchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(settings: Settings, request: IncomingMessage, response: ServerResponse) {
    const { socket } = request;
    // Read now: routers change the URL, method overrides the method, and a closed socket no longer knows its peer.
    super(
      settings,
      request.method ?? 'GET',
      request.url ?? '/',
      socket?.remoteAddress,
      socket?.remotePort ?? 0,
    );
    this.#request = request;
    this.#response = response;
  }

  override get rawHeaders(): readonly string[] {
    return this.#request.rawHeaders;
  }

  override get scheme(): string {
    return (this.#request.socket as MaybeTlsSocket | undefined)?.encrypted === true ? 'https' : 'http';
  }

  override get protocolVersion(): string {
    return this.#request.httpVersion;
  }

  override requestHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.rawHeaders, name);
  }

  override responseHeader(name: string): string[] | undefined {
    const value = this.#response.getHeader(name);
    if (value !== undefined) return Array.isArray(value) ? value : [String(value)];
    // What `writeHead` is given goes past the table into the text that is sent.
    const { _header: sent } = this.#response as { readonly _header?: unknown };
    return typeof sent === 'string' ? valuesInHeaderBlock(sent, name) : undefined;
  }

  override readStatusCode(): number {
    return this.#response.headersSent ? this.#response.statusCode : 0;
  }

  override isComplete(): boolean {
    return this.#response.writableFinished;
  }
}

function isRequestEvent(event: unknown): boolean {
  return event === 'request' || event === 'checkContinue' || event === 'checkExpectation';
}

/** A request of this connection, or a fake one of a test: then there is nothing that we could read. */
function isRequest(request: unknown): request is IncomingMessage {
  return (
    typeof request === 'object' && request !== null && Array.isArray((request as IncomingMessage).rawHeaders)
  );
}

function receive(
  settings: Settings,
  guard: Guard,
  request: unknown,
  response: unknown,
): Exchange | undefined {
  try {
    if (!isRequest(request) || typeof response !== 'object' || response === null) return undefined;
    const { ignore } = settings;
    let exchange: Exchange = ignoredExchange;
    if (ignore === undefined || !ignore.ignores(request.method ?? 'GET', request.url ?? '/')) {
      const received = new HttpServerExchange(settings, request, response as ServerResponse);
      received.receive();
      exchange = received;
    }
    stamp(request, exchange);
    stamp(response, exchange);
    return exchange;
  } catch (error) {
    guard.trip(error);
    return undefined;
  }
}

/** A fault of ours here would take the place of the application's error. */
function handlerThrew(exchange: Exchange, guard: Guard): void {
  if (!(exchange instanceof ServerExchange)) return;
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      guard.trip(error);
    }
  };
  guarded(() => exchange.handlerThrew());
  onceUncaught((error) => guarded(() => exchange.fail(error)));
}

/**
 * Runs the application's handlers. What they throw passes through a `finally`, not through a `catch`: thrown again, an
 * error that ends the process would be printed with our line of source instead of the application's.
 */
function handle(
  guard: Guard,
  exchange: Exchange,
  original: AnyFunction,
  server: unknown,
  count: number,
  event: unknown,
  request: unknown,
  response: unknown,
): unknown {
  let hasReturned = false;
  try {
    const result = emitInContext(exchange, original, server, count, event, request, response);
    hasReturned = true;
    return result;
  } finally {
    if (!hasReturned) handlerThrew(exchange, guard);
  }
}

/** As `handle`, for 'stream' with its five arguments. */
function handleStream(
  guard: Guard,
  exchange: Exchange,
  original: AnyFunction,
  server: unknown,
  args: unknown[],
): unknown {
  let hasReturned = false;
  try {
    const result = emitMany(exchange, original, server, args);
    hasReturned = true;
    return result;
  } finally {
    if (!hasReturned) handlerThrew(exchange, guard);
  }
}

function tellListening({ onListening }: Settings, guard: Guard): void {
  try {
    if (!guard.isTripped) onListening?.();
  } catch (error) {
    guard.trip(error);
  }
}

/**
 * All servers that speak HTTP inherit from `net.Server`: one patch sees http, https and http2, whether they are loaded
 * already or later, without loading what the application does not use.
 */
function patchServerEmit(prototype: object, settings: Settings, guard: Guard): Undo {
  return wrap(
    prototype as { emit: AnyFunction },
    'emit',
    (original) =>
      function emit(
        this: unknown,
        event: unknown,
        request: unknown,
        response: unknown,
        ...rest: unknown[]
      ): unknown {
        if (rest.length > 0) {
          const args = [event, request, response, ...rest];
          const exchange =
            event === 'stream' && !guard.isTripped ? receiveHttp2(settings, guard, args) : undefined;
          if (exchange !== undefined) return handleStream(guard, exchange, original, this, args);
          return Reflect.apply(original, this, args);
        }
        // biome-ignore lint/complexity/noArguments: how many came, undefined ones included
        const { length } = arguments;
        if (isRequestEvent(event) && !guard.isTripped && typeof request === 'object' && request !== null) {
          const isHttp2 = isHttp2Request(request);
          const known = isHttp2 ? compatExchange(request) : exchangeOf(request);
          // Passed on from another server, or from 'checkContinue': it has its span.
          if (known !== undefined)
            return emitInContext(known, original, this, length, event, request, response);
          // Of http2 there are gRPC's, and those that we could not read.
          const received = isHttp2 ? undefined : receive(settings, guard, request, response);
          if (received !== undefined)
            return handle(guard, received, original, this, length, event, request, response);
        } else if (event === 'listening' && settings.onListening !== undefined)
          tellListening(settings, guard);
        return emitAsGiven(original, this, length, event, request, response);
      },
  );
}

export function patchServer(settings: Settings, guard: Guard): Undo[] {
  return patchClasses('http', (http) => {
    const { prototype } = http.Server;
    const undos = [
      patchServerEmit(Object.getPrototypeOf(prototype) as object, settings, guard),
      patchResponseEmit(http.ServerResponse.prototype, guard),
    ];
    // Somebody was here before us and would call past the patch below it.
    if (Object.hasOwn(prototype, 'emit')) undos.push(patchServerEmit(prototype, settings, guard));
    return undos;
  });
}
