import { AsyncLocalStorage } from 'node:async_hooks';
import type { Channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import type { Context, ContextManager } from '@opentelemetry/api';
import { bindEmitter } from './bind-emitter.ts';
import { type OwnContext, ownContext, rootContext } from './context.ts';
import { givenField } from './given.ts';

/** The only AsyncLocalStorage of Spoor. Its store changes through `run` alone. */
const storage = new AsyncLocalStorage<Context>();

/** What is active where nothing else is. */
let outermost: Context = rootContext;

/** Always one of ours. */
export function activeContext(): Context {
  return storage.getStore() ?? outermost;
}

/**
 * From now on this one is active where nothing else is: the context in which another process, or another thread, has started this one.
 * Whoever begins in the root context itself, as a server does with each request, stays there.
 */
export function setOutermostContext(context: Context): void {
  outermost = context;
}

/** Whether anything runs in a context at this moment, the root context not counted. */
export function hasActiveContext(): boolean {
  return activeContext() !== rootContext;
}

/** Calls `callback` on `thisArg` with `args` inside the context, without a closure. What it throws passes through. */
export function runInContext<Result>(
  context: Context,
  // biome-ignore lint/suspicious/noExplicitAny: any function of the application may be called here
  callback: (...args: any[]) => Result,
  thisArg: unknown,
  args: ArrayLike<unknown>,
): Result {
  return storage.run(context, Reflect.apply, callback, thisArg, args) as Result;
}

/**
 * The same by `Reflect.apply`, given behind the context, and without a function of ours on the stack. grpc-js makes an `Error` for each
 * call, and every function that stands above it then costs more than a microsecond (Node 20).
 */
export const applyInContext: (
  context: Context,
  apply: typeof Reflect.apply,
  // biome-ignore lint/suspicious/noExplicitAny: any function of the application may be called here
  callback: (...args: any[]) => unknown,
  thisArg: unknown,
  args: ArrayLike<unknown>,
) => unknown = storage.run.bind(storage);

/** Calls `callback` with these arguments inside the context: for functions of ours, without a list made for them. */
export function callInContext<Arguments extends unknown[], Result>(
  context: Context,
  callback: (...args: Arguments) => Result,
  ...args: Arguments
): Result {
  return storage.run(context, callback, ...args);
}

/** The same function, always called inside that context; keeps its length, as upstream does. */
export function bindFunction<Target extends (...args: never[]) => unknown>(
  context: Context,
  target: Target,
): Target {
  function bound(this: unknown, ...args: unknown[]): unknown {
    return runInContext(context, target as unknown as (...args: unknown[]) => unknown, this, args);
  }
  Object.defineProperty(bound, 'length', { configurable: true, value: givenField(target, 'length') });
  return bound as unknown as Target;
}

/** What a channel of Node runs for a message then runs in the context that `toContext` makes of it (bind-channel.ts). */
export function bindToStorage(channel: Channel, toContext: (message: unknown) => Context): void {
  channel.bindStore(storage, toContext);
}

export function unbindFromStorage(channel: Channel): void {
  channel.unbindStore(storage);
}

/** Puts the former context back; a second time does nothing. */
export interface AttachedContext {
  dispose(): void;
}

/** For `context.setGlobalContextManager` of the API. */
export class AsyncLocalStorageContextManager implements ContextManager {
  readonly #root: () => Context;

  /** @param root what is active where no context is: the application compares it with the ROOT_CONTEXT of its copy */
  constructor(root: () => Context = () => rootContext) {
    this.#root = root;
  }

  active(): Context {
    const context = activeContext();
    if (context === rootContext) return this.#root();
    return (context as OwnContext).given ?? context;
  }

  with<Args extends unknown[], Callback extends (...args: Args) => ReturnType<Callback>>(
    context: Context,
    callback: Callback,
    thisArg?: ThisParameterType<Callback>,
    ...args: Args
  ): ReturnType<Callback> {
    return runInContext(ownContext(context), callback, thisArg, args);
  }

  bind<Target>(context: Context, target: Target): Target {
    const own = ownContext(context);
    try {
      if (target instanceof EventEmitter) return bindEmitter(own, target);
      if (typeof target === 'function')
        return bindFunction(own, target as Target & ((...args: never[]) => unknown));
    } catch {
      // A Proxy, or a frozen emitter: it stays as it is, without the context.
    }
    return target;
  }

  /**
   * From API 1.10 on: the one thing that `run` cannot do, since the context outlives the call. Nothing of ours uses it; that it
   * may leak into the caller is what the API says of it.
   */
  attach(context: Context): AttachedContext {
    const former = storage.getStore();
    storage.enterWith(ownContext(context));
    let isAttached = true;
    return {
      dispose() {
        // Without a store there was no context: that is what comes back.
        if (isAttached) storage.enterWith(former as Context);
        isAttached = false;
      },
    };
  }

  enable(): this {
    return this;
  }

  /** The requests that are under way keep their contexts: the application has only let go of the API's manager. */
  disable(): this {
    return this;
  }
}
