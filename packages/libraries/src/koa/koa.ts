/**
 * The route of a request in koa 2 and 3, `http.route` and the name of the server span, and the error that koa caught. Koa has no routes of
 * its own: all versions of `@koa/router` and `koa-router` leave the one that they found on the context of the request, where it is read
 * when the request ends. So it does not matter which of them it is, nor whether it is an ES module.
 */
import { LateRoute, type Part, routeNoteOf } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';

/** A function of a router's list, with the path that it is for: of a route if it is for some methods, else a middleware. */
interface Layer {
  readonly path?: unknown;
  readonly methods?: readonly unknown[];
}

/** What we read of the context of a request. */
interface KoaContext {
  readonly req?: unknown;
  readonly method?: unknown;
  /** Set by the router: all layers for the path, in the order in which they are called. */
  readonly matched?: readonly Layer[];
  /** The path of the layer that was called last; up to version 8 of the last one that may be called. */
  readonly _matchedRoute?: unknown;
  /** Set from version 9 on, when a layer is called. */
  readonly routerPath?: unknown;
}

/** A layer behind the one that answered, or a middleware that did, is not what the application calls its route. */
function routeOf({ matched, method, _matchedRoute: last, routerPath }: KoaContext): unknown {
  if (last === undefined || !Array.isArray(matched)) return last;
  const routes = (matched as readonly Layer[]).filter(({ methods }) => methods?.includes(method));
  const called = routerPath === undefined ? undefined : routes.find(({ path }) => path === last);
  return (called ?? routes[0])?.path ?? last;
}

interface Application {
  createContext: AnyFunction;
  emit: AnyFunction;
}

class RouteOfContext extends LateRoute {
  readonly #context: KoaContext;
  readonly #place: Place;

  constructor(context: KoaContext, place: Place) {
    super();
    this.#context = context;
    this.#place = place;
  }

  override lateRoute(): string | undefined {
    try {
      const route = routeOf(this.#context);
      if (this.#place.hasFailed) this.#place.settle();
      if (typeof route === 'string') return route === '' ? '/' : route;
      return route instanceof RegExp ? String(route) : undefined;
    } catch (error) {
      this.#place.failed(error);
      return undefined;
    }
  }
}

function watchContexts(application: Application, guard: Guard): Undo {
  const place = guard.lenientPlace('the route of a request');
  return wrap(
    application,
    'createContext',
    (original: AnyFunction) =>
      function createContext(this: Application, request: object, response: unknown): unknown {
        const context: unknown = original.call(this, request, response);
        if (guard.isTripped) return context;
        try {
          const note = routeNoteOf(request);
          if (note !== undefined) note.frameworkState = new RouteOfContext(context as KoaContext, place);
        } catch (error) {
          place.failed(error);
        }
        return context;
      },
  );
}

/** Koa tells what it caught by this event, and so does an application that takes care of an error itself. */
function watchErrors(application: Application, guard: Guard): Undo {
  const place = guard.lenientPlace('the error of a request');
  return wrap(
    application,
    'emit',
    (original: AnyFunction) =>
      function emit(this: Application, event: unknown, error: unknown, context: unknown): unknown {
        if (event === 'error' && !guard.isTripped) {
          try {
            const request = (context as KoaContext | undefined)?.req;
            if (typeof request === 'object' && request !== null) noteCaughtError(routeNoteOf(request), error);
            if (place.hasFailed) place.settle();
          } catch (fault) {
            place.failed(fault);
          }
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      },
  );
}

export const packages: Part<LibrarySettings>['packages'] = {
  application: (exports, { guard }) => {
    const { prototype } = exports as { readonly prototype: Application };
    return [watchContexts(prototype, guard), watchErrors(prototype, guard)];
  },
};
