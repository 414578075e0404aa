import type { IncomingMessage, ServerResponse } from 'node:http';
import { isGivenArray } from '@spoor/core';
import type { Guard, Place } from '@spoor/patch';
import { type AnyFunction, patchClasses, type Undo, wrap } from '@spoor/patch';
import { emitAsGiven, emitInContext, emitMany } from './emit-in-context.ts';
import { type Exchange, exchangeOf, stamp } from './exchange.ts';
import { textOr } from './given-fields.ts';
import { compatExchange, isHttp2Request, receiveHttp2 } from './http2/patch-server.ts';
import { canBeHeard, hearResponse } from './made-up/hear-response.ts';
import { patchResponseEmit } from './patch-messages.ts';
import { HttpServerExchange } from './server-exchange.ts';
import { ignoredExchange, ServerExchange } from './server-lifecycle.ts';
import type { Settings } from './settings.ts';
import { onceUncaught } from './uncaught.ts';

function isRequestEvent(event: unknown): boolean {
  return event === 'request' || event === 'checkContinue' || event === 'checkExpectation';
}

/** A request of this connection or of an adapter; of anything else there is nothing that we could read. */
function isRequest(request: unknown): request is IncomingMessage {
  if (typeof request !== 'object' || request === null) return false;
  const { rawHeaders, headers } = request as { readonly rawHeaders?: unknown; readonly headers?: unknown };
  return isGivenArray(rawHeaders) || (typeof headers === 'object' && headers !== null);
}

/** What the hooks of the server side share. */
interface ServerSide {
  readonly settings: Settings;
  readonly guard: Guard;
  /** The class of Node's own responses. */
  readonly ServerResponse: typeof ServerResponse;
  readonly arrival: Place;
  readonly ending: Place;
  readonly thrown: Place;
  readonly listening: Place;
}

function receive(side: ServerSide, request: unknown, response: unknown): Exchange | undefined {
  const { settings, arrival } = side;
  let exchange: HttpServerExchange | undefined;
  try {
    if (settings.isRpcOnly || !isRequest(request) || typeof response !== 'object' || response === null)
      return undefined;
    const isNodes = response instanceof side.ServerResponse;
    if (!isNodes && !canBeHeard(response)) return undefined;
    const { ignore } = settings;
    if (ignore?.ignores(textOr(request.method, 'GET'), textOr(request.url, '/')) === true) {
      stamp(request, ignoredExchange);
      stamp(response, ignoredExchange);
      return ignoredExchange;
    }
    exchange = new HttpServerExchange(settings, request, response as ServerResponse);
    stamp(request, exchange);
    stamp(response, exchange);
    if (!isNodes) hearResponse(response, exchange, side.ending);
    exchange.receive();
    exchange.closeWithSocket(side.ending);
    if (arrival.hasFailed) arrival.settle();
  } catch (error) {
    arrival.failed(error);
  }
  return exchange;
}

/** A fault of ours here would take the place of the application's error. */
function handlerThrew(exchange: Exchange, place: Place): void {
  if (!(exchange instanceof ServerExchange)) return;
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      place.failed(error);
    }
  };
  guarded(() => exchange.handlerThrew());
  guarded(() => onceUncaught((error) => guarded(() => exchange.fail(error))));
}

/**
 * Runs the application's handlers. What they throw passes through a `finally`, not through a `catch`: thrown again, an
 * error that ends the process would be printed with our line of source instead of the application's.
 */
function handle(
  thrown: Place,
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
    if (!hasReturned) handlerThrew(exchange, thrown);
  }
}

/** As `handle`, for 'stream' with its five arguments. */
function handleStream(
  thrown: Place,
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
    if (!hasReturned) handlerThrew(exchange, thrown);
  }
}

function tellListening(onListening: () => void, place: Place): void {
  try {
    onListening();
  } catch (error) {
    place.failed(error);
  }
}

/**
 * All servers that speak HTTP inherit from `net.Server`: one patch sees http, https and http2, whether they are loaded
 * already or later, without loading what the application does not use.
 */
function patchServerEmit(prototype: object, side: ServerSide): Undo {
  const { settings, guard, arrival, thrown, listening } = side;
  return wrap(
    prototype as { emit: AnyFunction },
    'emit',
    (_original, holder) =>
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
            event === 'stream' && !guard.isTripped
              ? receiveHttp2(settings, guard, arrival, this, args)
              : undefined;
          if (exchange !== undefined) return handleStream(thrown, exchange, holder.emit, this, args);
          return Reflect.apply(holder.emit, this, args);
        }
        // biome-ignore lint/complexity/noArguments: how many came, undefined ones included
        const { length } = arguments;
        if (isRequestEvent(event) && !guard.isTripped && typeof request === 'object' && request !== null) {
          const isHttp2 = isHttp2Request(request);
          const known = isHttp2 ? compatExchange(request) : exchangeOf(request);
          // Passed on from another server, or from 'checkContinue': it has its span.
          if (known !== undefined)
            return emitInContext(known, holder.emit, this, length, event, request, response);
          // Of http2 there are gRPC's, and those that we could not read.
          const received = isHttp2 ? undefined : receive(side, request, response);
          if (received !== undefined)
            return handle(thrown, received, holder.emit, this, length, event, request, response);
        } else if (event === 'listening' && settings.onListening !== undefined)
          tellListening(settings.onListening, listening);
        return emitAsGiven(holder.emit, this, length, event, request, response);
      },
  );
}

interface ResponsePrototype {
  detachSocket: AnyFunction;
}

/** Node does so itself when a response has ended; an application that does so before takes the connection for itself. */
function patchDetaching(prototype: ResponsePrototype, place: Place): Undo {
  return wrap(
    prototype,
    'detachSocket',
    (original) =>
      function detachSocket(this: unknown) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const result = Reflect.apply(original, this, arguments);
        try {
          const exchange = exchangeOf(this);
          if (exchange instanceof HttpServerExchange) exchange.detached();
        } catch (error) {
          place.failed(error);
        }
        return result;
      },
  );
}

function serverSide(http: typeof import('node:http'), settings: Settings, guard: Guard): ServerSide {
  return {
    settings,
    guard,
    ServerResponse: http.ServerResponse,
    arrival: guard.lenientPlace('the arrival of a request'),
    ending: guard.lenientPlace('the end of a request'),
    thrown: guard.lenientPlace("a handler's error"),
    listening: guard.lenientPlace('a server that listens'),
  };
}

export function patchServer(settings: Settings, guard: Guard): Undo[] {
  return patchClasses('http', (http) => {
    const { prototype } = http.Server;
    const side = serverSide(http, settings, guard);
    const undos = [
      patchServerEmit(Object.getPrototypeOf(prototype) as object, side),
      patchResponseEmit(http.ServerResponse.prototype, guard),
      patchDetaching(http.ServerResponse.prototype as unknown as ResponsePrototype, side.ending),
    ];
    // Somebody was here before us and would call past the patch below it.
    if (Object.hasOwn(prototype, 'emit')) undos.push(patchServerEmit(prototype, side));
    return undos;
  });
}
