import { activeContext, bindFunction, rootContext, runInContext, SUPPRESS_TRACING_KEY } from '@spoor/core';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';

const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function';

/** The requests that a method of jaeger-client makes are not traced. Its callbacks are called where the method was. */
export function quieten(target: object, name: string): Undo[] {
  const methods = target as Record<string, AnyFunction>;
  if (!isFunction(methods[name])) return [];
  const undo = wrap(
    methods,
    name,
    (original) =>
      function quiet(this: unknown, ...args: unknown[]) {
        const caller = activeContext();
        const bound = args.map((value) => (isFunction(value) ? bindFunction(caller, value) : value));
        return runInContext(suppressed, original, this, bound);
      },
  );
  return [undo];
}
