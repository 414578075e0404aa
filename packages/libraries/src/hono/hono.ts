/**
 * The route of a request in hono 4, `http.route` and the name of the server span, and the error that hono caught. Hono knows no request of
 * Node's: `@hono/node-server` gives it to the application as `env.incoming`, and so it comes to the context that hono makes for each request.
 */
import { RealPromise, realThen } from '@spoor/core';
import { createStamp, type Part, type RouteNote, routeNoteOf } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import { FoundRoute } from './found-route.ts';
import type { Context, ContextClass, ContextOptions, Match } from './types.ts';

const notes = createStamp<RouteNote>();
const followed = createStamp<true>();

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

class ErrorsOfHandlers {
  readonly #guard: Guard;
  readonly #place: Place;

  constructor(guard: Guard) {
    this.#guard = guard;
    this.#place = guard.lenientPlace('the error of a request');
  }

  /**
   * The only handler of a path is called by hono itself, which leaves no trace of its error; where there are several, the error is
   * left on the context. The list is the router's own: what the application has registered stays as it was.
   */
  follow(match: Match): void {
    const [entry, ...others] = match;
    const pair = entry?.[0];
    if (others.length > 0 || pair === undefined || followed.read(pair)) return;
    const [handler] = pair;
    if (typeof handler !== 'function') return;
    followed.write(pair, true);
    pair[0] = this.#watched(handler);
  }

  #watched(handler: AnyFunction): AnyFunction {
    const note = (context: unknown, error: unknown): void => {
      if (this.#guard.isTripped) return;
      try {
        noteCaughtError(notes.read(context), error);
        if (this.#place.hasFailed) this.#place.settle();
      } catch (fault) {
        this.#place.failed(fault);
      }
    };
    return function (this: unknown, context: unknown): unknown {
      let result: unknown;
      try {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        result = Reflect.apply(handler, this, arguments);
      } catch (error) {
        note(context, error);
        throw error;
      }
      if (result instanceof RealPromise)
        void Reflect.apply(realThen, result, [undefined, (error: unknown) => note(context, error)]);
      return result;
    };
  }
}

function noteContext(
  context: Context,
  options: ContextOptions,
  place: Place,
  errors: ErrorsOfHandlers,
): void {
  const incoming = options.env?.incoming;
  const match = options.matchResult?.[0];
  const note = isObject(incoming) ? routeNoteOf(incoming) : undefined;
  if (note === undefined || match === undefined) return;
  notes.write(context, note);
  errors.follow(match);
  note.frameworkState = new FoundRoute(context, match, note, place);
}

function watchContexts(exports: Record<string, unknown>, guard: Guard): Undo {
  const place = guard.lenientPlace('the route of a request');
  const errors = new ErrorsOfHandlers(guard);
  return wrap(exports as { Context: AnyFunction }, 'Context', (original) => {
    const made = new Proxy(original as unknown as ContextClass, {
      construct(target, args: [unknown, ContextOptions?], newTarget) {
        const context = Reflect.construct(target, args, newTarget === made ? target : newTarget) as Context;
        if (guard.isTripped) return context;
        try {
          noteContext(context, args[1] ?? {}, place, errors);
        } catch (error) {
          place.failed(error);
        }
        return context;
      },
    });
    return made as unknown as AnyFunction;
  });
}

export const packages: Part<LibrarySettings>['packages'] = {
  context: (exports, { guard }, _, replace) => {
    const given = exports as Record<string, unknown>;
    if (Object.getOwnPropertyDescriptor(given, 'Context')?.configurable === true)
      return watchContexts(given, guard);
    // Getters that cannot be defined anew, as esbuild makes them for a CommonJS file.
    const copy = { ...given };
    const undo = watchContexts(copy, guard);
    return [undo, replace(copy)];
  },
};

export const esModules: Part<LibrarySettings>['esModules'] = {
  context: (bindings, { guard }) => watchContexts(bindings, guard),
};
