/**
 * The promises of the versions until 0.23. Q runs what waits in one go, wherever the first of it was: without this a handler would run in
 * the context of another call (https://github.com/kriskowal/q, `Q.nextTick`).
 */
import { activeContext, hasActiveContext, runInContext } from '@spoor/core';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { ThriftExports } from './thrift-js.ts';

/** What is no function is Q's to look at. */
function bind(callback: unknown): unknown {
  if (typeof callback !== 'function') return callback;
  const context = activeContext();
  return function (this: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return runInContext(context, callback as AnyFunction, this, arguments);
  };
}

export function patchQ({ Q }: ThriftExports, guard: Guard): Undo[] {
  const undos: Undo[] = [];
  if (typeof Q?.fcall === 'function') {
    const undo = wrap(
      Q as unknown as { fcall: AnyFunction },
      'fcall',
      (original) =>
        function fcall(this: unknown, ...args: unknown[]) {
          if (!guard.isTripped && hasActiveContext()) args[0] = bind(args[0]);
          return Reflect.apply(original, this, args);
        },
    );
    undos.push(undo);
  }
  const prototype = Q?.makePromise?.prototype;
  if (typeof prototype?.then !== 'function') return undos;
  const undo = wrap(
    prototype as { then: AnyFunction },
    'then',
    (original) =>
      function then(this: unknown, ...args: unknown[]) {
        const given = guard.isTripped || !hasActiveContext() ? args : args.map(bind);
        return Reflect.apply(original, this, given);
      },
  );
  undos.push(undo);
  return undos;
}
