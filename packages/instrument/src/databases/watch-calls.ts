import { activeContext, bindFunction } from '@spoor/core';
import {
  bindCallback,
  type Operation,
  type OperationType,
  startOperation,
} from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';

/** The arguments of a call, of which a callback may be replaced. */
export type CallArguments = Record<number, unknown> & ArrayLike<unknown>;

export interface CallRules {
  /** What the calls are of; undefined: there are no spans, and callbacks are called in the context of their caller all the same. */
  readonly type: OperationType | undefined;
  readonly guard: Guard;
  /** Puts what `toOurs` makes of it in the place of the callback that the library would take; false: it takes none. */
  readonly placeCallback: (args: CallArguments, toOurs: (callback: unknown) => AnyFunction) => boolean;
  /** Where there is no callback: ends the operation when the call has ended. */
  readonly follow: (operation: Operation, result: unknown, args: CallArguments) => void;
}

function send(original: AnyFunction, self: unknown, args: CallArguments, operation: Operation): unknown {
  try {
    return Reflect.apply(original, self, args);
  } catch (error) {
    operation.rejected(error);
    throw error;
  }
}

/**
 * A span around each call of a method that takes a callback, or returns what tells of its end. A callback is called where the call was
 * made also without a span: the connection may have been opened by a request that has one.
 */
export function watchCalls<Target extends object>(
  target: Target,
  name: keyof Target,
  { type, guard, placeCallback, follow }: CallRules,
): Undo {
  const place = guard.place(`a call of ${String(name)}`);
  return wrap(
    target,
    name,
    (original) =>
      function (this: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: the callback in it is replaced
        const args = arguments;
        if (guard.isTripped) return Reflect.apply(original, this, args);
        let operation: Operation | undefined;
        let hasCallback = false;
        try {
          if (type !== undefined) operation = startOperation(type, this, args);
          hasCallback = placeCallback(args, (callback) =>
            operation === undefined
              ? bindFunction(activeContext(), callback as AnyFunction)
              : bindCallback(operation, callback as AnyFunction),
          );
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
        if (operation?.span === undefined) return Reflect.apply(original, this, args);
        const result = send(original, this, args, operation);
        if (!hasCallback) follow(operation, result, args);
        return result;
      },
  );
}
