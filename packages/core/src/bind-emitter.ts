import type { EventEmitter } from 'node:events';
import type { Context } from '@opentelemetry/api';
import { bindFunction } from './context-manager.ts';

type Listener = (...args: unknown[]) => void;
type Method = (this: EventEmitter, event: string | symbol, listener: Listener) => EventEmitter;

const adding = ['addListener', 'on', 'once', 'prependListener', 'prependOnceListener'] as const;
const removing = ['removeListener', 'off'] as const;
const bound = Symbol('spoor bound emitter');

/**
 * Listeners added from now on are called inside the context. Each stays removable by the function that was given: Node
 * compares with `listener.listener` too, which is how its own `once` wrappers are found.
 */
export function bindEmitter<Emitter extends EventEmitter>(context: Context, emitter: Emitter): Emitter {
  const marked = emitter as Emitter & { [bound]?: boolean };
  if (marked[bound] === true) return emitter;
  Object.defineProperty(emitter, bound, { value: true });
  const wrappers = new WeakMap<Listener, Listener>();
  const methods = emitter as unknown as Record<string, Method>;
  let isAdding = false;
  for (const name of adding) {
    const original = methods[name] as Method;
    methods[name] = function add(this: EventEmitter, event, listener) {
      // `once` calls `on` with a wrapper of its own, which must reach the emitter as it is.
      if (isAdding || typeof listener !== 'function') return original.call(this, event, listener);
      let wrapper = wrappers.get(listener);
      if (wrapper === undefined) {
        wrapper = bindFunction(context, listener);
        wrappers.set(listener, wrapper);
      }
      isAdding = true;
      try {
        return original.call(this, event, wrapper);
      } finally {
        isAdding = false;
      }
    };
  }
  for (const name of removing) {
    const original = methods[name] as Method;
    methods[name] = function remove(this: EventEmitter, event, listener) {
      return original.call(this, event, wrappers.get(listener) ?? listener);
    };
  }
  return emitter;
}
