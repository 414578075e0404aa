/** Learns of the end of a generator, or of an async iterator, whose body runs in pieces: each of them in the context of its span. */
import type { Context } from '@opentelemetry/api';
import { RealPromise, runInContext, systemClock } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import type { Settling } from './settling.ts';
import { watchPromise } from './watch-promise.ts';

const methods = ['next', 'return', 'throw'] as const;

type Iterating = { [Name in (typeof methods)[number]]?: AnyFunction };

/** One that is forgotten before its end ends with its last piece. */
const abandoned = new FinalizationRegistry<IteratorWatch>((watch) => watch.abandon());

class IteratorWatch {
  readonly #settling: Settling;
  readonly #context: Context;
  #lastMs: number;
  isOver: boolean;

  constructor(settling: Settling, context: Context) {
    this.#settling = settling;
    this.#context = context;
    this.#lastMs = systemClock.monotonicMs();
    this.isOver = false;
  }

  /** One piece of the body. */
  run(original: AnyFunction, iterator: object, args: ArrayLike<unknown>): unknown {
    if (this.isOver) return Reflect.apply(original, iterator, args);
    let step: unknown;
    try {
      step = runInContext(this.#context, original, iterator, args);
    } catch (error) {
      this.rejected(error);
      throw error;
    }
    this.#look(step);
    return step;
  }

  abandon(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#settling.unwatched(this.#lastMs, false);
  }

  /** An async step has come. */
  fulfilled(step: unknown): void {
    this.#lastMs = systemClock.monotonicMs();
    if (this.isOver || (step as { done?: unknown } | null)?.done !== true) return;
    this.isOver = true;
    this.#settling.fulfilled((step as { value?: unknown }).value);
  }

  rejected(error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#settling.rejected(error);
  }

  /** Of one step, which nobody has waited for. */
  unwatched(): void {}

  #look(step: unknown): void {
    try {
      if (typeof step !== 'object' || step === null) return;
      if (!(step instanceof RealPromise)) this.fulfilled(step);
      else watchPromise(step, step.then, this);
    } catch {
      // A result with getters that throw: the application will meet them.
    }
  }
}

/**
 * @param context in which the pieces run
 * @returns false where the object does not let itself be watched
 */
export function watchIterator(iterator: object, context: Context, settling: Settling): boolean {
  const watch = new IteratorWatch(settling, context);
  const iterating = iterator as Iterating;
  for (const name of methods) {
    const original = iterating[name];
    if (typeof original !== 'function') continue;
    const isDefined = Reflect.defineProperty(iterator, name, {
      value: function (this: object, ...args: unknown[]) {
        return this === iterator ? watch.run(original, this, args) : Reflect.apply(original, this, args);
      },
      configurable: true,
      writable: true,
    });
    if (!isDefined) return false;
  }
  abandoned.register(iterator, watch);
  return true;
}
