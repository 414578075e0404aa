import { type AnyFunction, dressAs, type Place } from '@spoor/patch';
import type { FetchExchange } from './fetch-exchange.ts';

/** undici's names for the answer to an upgrade, up to version 7 and since. */
const names = ['onUpgrade', 'onRequestUpgrade'];

/**
 * Hears the answer to an upgrade, with which HTTP is over: a WebSocket lives on for as long as it likes. Older copies of undici
 * publish nothing of it, so the request's own method is heard; only requests that ask for an upgrade have one of ours.
 */
export function hearUpgrade(request: object, exchange: FetchExchange, place: Place): void {
  for (const name of names) {
    const original = (request as Record<string, unknown>)[name];
    if (typeof original !== 'function') continue;
    const heard = function (this: unknown, ...args: unknown[]): unknown {
      try {
        exchange.respond(args[0], args[1]);
        exchange.complete();
      } catch (error) {
        place.failed(error);
      }
      return Reflect.apply(original, this, args);
    };
    Object.defineProperty(request, name, {
      configurable: true,
      writable: true,
      value: dressAs(original as AnyFunction, heard),
    });
  }
}
