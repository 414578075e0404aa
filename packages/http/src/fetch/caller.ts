/**
 * In whose context a request of undici is made. A pool keeps what waits for a connection as bare options and handler, and hands
 * them to a client when some other request gives one back; a retry and a redirect are made where the answer before was read. So
 * the context of the first call is kept with the handler, which goes through all of it (undici's docs, Dispatcher.dispatch).
 */
import type { Context } from '@opentelemetry/api';
import { activeContext, callInContext } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import { Returned } from '../exchange.ts';
import { lastWaiting } from './undici-client.ts';

interface Kept {
  readonly context: Context;
  /** Those of the call that waits; undefined for a handler that calls again by itself, with whatever options. */
  readonly options: unknown;
}

/** Tied to the handler by a private field: see exchange.ts. */
class Caller extends Returned {
  #kept: Kept | undefined;

  constructor(handler: object, kept: Kept) {
    super(handler);
    this.#kept = kept;
  }

  /** What was kept for a call with these options. Its handler may come again, in another call of the application's. */
  static take(handler: object, options: unknown): Context | undefined {
    if (!(#kept in handler)) return undefined;
    const kept = handler.#kept;
    if (kept === undefined || kept.options === undefined) return kept?.context;
    if (kept.options !== options) return undefined;
    handler.#kept = undefined;
    return kept.context;
  }

  static keep(handler: object, context: Context, options: unknown): void {
    if (!(#kept in handler)) new Caller(handler, { context, options });
    // Else a dispatcher below has kept the same call.
    else if (handler.#kept === undefined || handler.#kept.options !== options)
      handler.#kept = { context, options };
  }
}

let madeRequests = 0;

/** Called for each request that undici makes, of whichever copy. */
export function countRequest(): void {
  madeRequests++;
}

/** undici's own RetryHandler and RedirectHandler are made so, in all versions; what they call again is their `dispatch`. */
const callsAgain = (handler: object): boolean =>
  typeof (handler as { dispatch?: unknown }).dispatch === 'function';

/** Handlers in the form of version 7 and later; in version 7 itself a wrapper waits in their place. */
const isNewForm = (handler: object): boolean =>
  typeof (handler as { onRequestStart?: unknown }).onRequestStart === 'function';

function keep(context: Context, dispatcher: object, options: unknown, handler: object): void {
  if (callsAgain(handler)) Caller.keep(handler, context, undefined);
  else {
    const waiting = isNewForm(handler) ? (lastWaiting(dispatcher, options) ?? handler) : handler;
    Caller.keep(waiting, context, options);
  }
}

const call = (dispatch: AnyFunction, dispatcher: unknown, options: unknown, handler: unknown): unknown =>
  dispatch.call(dispatcher, options, handler);

/** @param onFault told of a fault of ours; the call goes on as it is */
export function dispatchForCaller(
  original: AnyFunction,
  onFault: (error: unknown) => void,
): (this: object, options: unknown, handler: unknown) => unknown {
  return function dispatch(options, handler) {
    if (typeof handler !== 'object' || handler === null) return original.call(this, options, handler);
    let context: Context | undefined;
    try {
      context = Caller.take(handler, options);
    } catch (error) {
      onFault(error);
    }
    const before = madeRequests;
    const result =
      context === undefined || context === activeContext()
        ? original.call(this, options, handler)
        : callInContext(context, call, original, this, options, handler);
    try {
      if (madeRequests === before || callsAgain(handler))
        keep(context ?? activeContext(), this, options, handler);
    } catch (error) {
      onFault(error);
    }
    return result;
  };
}
