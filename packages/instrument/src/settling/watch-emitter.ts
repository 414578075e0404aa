/** Learns of the end of what emits events, without a listener: those can be counted and listed, and one for errors would swallow them. */
import type { EventEmitter } from 'node:events';
import type { Context } from '@opentelemetry/api';
import { activeContext, runInContext } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import type { Settling } from './settling.ts';

/**
 * The first of these events, or `error`, is the end. Listeners are called in `context`, that of whoever was handed the emitter.
 *
 * @returns false where the object does not let itself be watched
 */
export function watchEmitter(
  emitter: EventEmitter,
  endEvents: readonly string[],
  context: Context,
  settling: Settling,
): boolean {
  const former = Object.getOwnPropertyDescriptor(emitter, 'emit');
  const original = emitter.emit as AnyFunction;
  let isOver = false;
  function emit(this: unknown, event: unknown, detail: unknown): unknown {
    if (this === emitter && !isOver) {
      if (event === 'error') {
        isOver = true;
        settling.rejected(detail);
      } else if (endEvents.includes(event as string)) {
        isOver = true;
        settling.fulfilled(undefined);
      }
    }
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    return context === activeContext()
      ? Reflect.apply(original, this, args)
      : runInContext(context, original, this, args);
  }
  return Reflect.defineProperty(emitter, 'emit', {
    value: emit,
    configurable: true,
    writable: true,
    enumerable: former?.enumerable ?? false,
  });
}
