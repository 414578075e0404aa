/** The route of a request in restify, `http.route` and the name of the server span, and the error that restify answers. */
import { type Part, routeNoteOf } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';

interface Request {
  readonly route?: { readonly path?: unknown };
}

interface Router {
  lookup: AnyFunction;
}

interface Server {
  _onHandlerError: AnyFunction;
}

function noteRoute(request: Request): void {
  const note = routeNoteOf(request);
  const path = request.route?.path;
  if (note === undefined || path === undefined) return;
  note.route = String(path);
}

function watchRoutes(prototype: Router, guard: Guard): Undo {
  const place = guard.lenientPlace('the route of a request');
  return wrap(
    prototype,
    'lookup',
    (original: AnyFunction) =>
      function lookup(this: Router, request: Request, response: unknown): unknown {
        const handler: unknown = original.call(this, request, response);
        if (guard.isTripped || handler === undefined) return handler;
        try {
          noteRoute(request);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
        return handler;
      },
  );
}

function watchErrors(prototype: Server, guard: Guard): Undo {
  const place = guard.lenientPlace('the error of a request');
  return wrap(
    prototype,
    '_onHandlerError',
    (original: AnyFunction) =>
      function _onHandlerError(this: Server, thrown: unknown, request: object): unknown {
        if (!guard.isTripped) {
          try {
            noteCaughtError(routeNoteOf(request), thrown);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      },
  );
}

export const packages: Part<LibrarySettings>['packages'] = {
  router: (exports, { guard }) => watchRoutes((exports as { readonly prototype: Router }).prototype, guard),
  server: (exports, { guard }) => watchErrors((exports as { readonly prototype: Server }).prototype, guard),
};
