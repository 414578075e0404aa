/**
 * What a copy of the API finds in the slot of the context manager: ours, but for one question. Outside of every context
 * `context.active()` is the ROOT_CONTEXT of the copy that asks, an object of its own in each copy, and applications compare
 * the two. Asked for that without a context, the slot is empty, and the copy answers by itself as it does without an SDK.
 */
import type { Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager, hasActiveContext, rootContext } from '@spoor/core';
import { interceptPackage, type LoadedPackage, type Undo } from '@spoor/patch';
import { type CallerFrame, callersOf } from './caller-frames.ts';

/** Callers are looked at until so many of them were of the one copy that is known; it costs 2 to 4 us each time. */
const learnedAfter = 100;
/** The method of the API, and what it calls to get at the slot: getGlobal and _getContextManager, which a bundler may inline. */
const depth = 4;
const asked = /(?:^|\.)(active|with|bind|attach|enable|disable)$/;

export interface ContextSlot {
  readonly descriptor: PropertyDescriptor;
  readonly undo: Undo;
}

export function createContextSlot(): ContextSlot {
  const copies = new Copies();
  const manager = new AsyncLocalStorageContextManager(() => copies.root);
  const get = (): AsyncLocalStorageContextManager | undefined => {
    if (copies.isOnlyOne || hasActiveContext()) return manager;
    try {
      const method = callersOf(get, depth).find(({ functionName }) => asked.test(functionName));
      if (method === undefined || !/active$/.test(method.functionName)) return manager;
      copies.met(method);
      return undefined;
    } catch {
      return manager;
    }
  };
  const descriptor: PropertyDescriptor = {
    configurable: true,
    enumerable: true,
    get,
    // Whoever assigns gets a plain slot.
    set(value: unknown) {
      Object.defineProperty(this, 'context', {
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
    },
  };
  return { descriptor, undo: copies.watch() };
}

/** The copies that are CommonJS packages. Those of ES modules and of bundles are met only as callers. */
class Copies {
  readonly #roots = new Map<string, Context>();
  /** Nobody else has asked so far. */
  isOnlyOne = false;
  #metOfOne = 0;
  #hasMetOthers = false;

  /** Of the only copy. */
  get root(): Context {
    const [root = rootContext] = this.#roots.values();
    return root;
  }

  met({ file }: CallerFrame): void {
    const [folder] = this.#roots.keys();
    const isKnown = folder !== undefined && file.startsWith(folder);
    if (isKnown) this.#metOfOne += 1;
    else this.#hasMetOthers = true;
    this.#review();
  }

  #review(): void {
    this.isOnlyOne = this.#roots.size === 1 && this.#metOfOne >= learnedAfter && !this.#hasMetOthers;
  }

  watch(): Undo {
    try {
      return interceptPackage({
        name: '@opentelemetry/api',
        patch: (exports, { folder }: LoadedPackage) => {
          const { ROOT_CONTEXT: root } = exports as { readonly ROOT_CONTEXT?: Context };
          if (root !== undefined) this.#roots.set(folder, root);
          this.#review();
        },
        // Without its root the copy is met as a caller.
        onError: () => {},
      });
    } catch {
      // A runtime whose loader cannot be patched, as Bun: copies are met as callers.
      return () => {};
    }
  }
}
