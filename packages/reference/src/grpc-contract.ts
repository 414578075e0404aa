/**
 * Upstream's gRPC server wrapper calls the handler with `this` = {} and passes only (error, value) on to grpc-js: the
 * trailers and flags that a handler answers with are lost, and so is what the handler returns. Here its wrapper is
 * enclosed, from inside and outside, so that handler and grpc-js see each other as if it were not there.
 */
import { type AnyFunction, dressAs, type Undo, wrap } from '@spoor/patch';

interface Handler {
  func: AnyFunction;
}
export interface ServerPrototype {
  register(
    this: { handlers: Map<string, Handler> },
    name: string,
    handler: AnyFunction,
    ...rest: unknown[]
  ): boolean;
}

/** What upstream drops on the way from grpc-js to the handler, and back. */
interface Exchange {
  readonly self: unknown;
  rest: unknown[];
  result: unknown;
}

function innerHandler(exchanges: WeakMap<object, Exchange>, handler: AnyFunction): AnyFunction {
  return dressAs(handler, (call: object, callback?: AnyFunction) => {
    const exchange = exchanges.get(call);
    if (exchange === undefined) return handler(call, callback);
    if (callback === undefined) {
      exchange.result = Reflect.apply(handler, exchange.self, [call]);
      return exchange.result;
    }
    const answer = (error: unknown, value?: unknown, ...rest: unknown[]) => {
      exchange.rest = rest;
      return callback(error, value);
    };
    exchange.result = Reflect.apply(handler, exchange.self, [call, answer]);
    return exchange.result;
  });
}

function outerHandler(exchanges: WeakMap<object, Exchange>, traced: AnyFunction): AnyFunction {
  return dressAs(traced, function (this: unknown, call: object, callback?: AnyFunction) {
    const exchange: Exchange = { self: this, rest: [], result: undefined };
    exchanges.set(call, exchange);
    const answer =
      callback && ((error: unknown, value?: unknown) => callback(error, value, ...exchange.rest));
    Reflect.apply(traced, this, [call, answer]);
    return exchange.result;
  });
}

/** To be applied after upstream's own patch of the same method. */
export function keepServerContract(server: ServerPrototype): Undo {
  return wrap(
    server,
    'register',
    (register) =>
      function (this: { handlers: Map<string, Handler> }, name: string, handler: AnyFunction, ...rest) {
        const exchanges = new WeakMap<object, Exchange>();
        const added = Reflect.apply(register, this, [name, innerHandler(exchanges, handler), ...rest]);
        const registered = this.handlers.get(name);
        if (added && registered !== undefined) registered.func = outerHandler(exchanges, registered.func);
        return added;
      },
  );
}
