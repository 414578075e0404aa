/** The route of a request in hapi 20 and 21, `http.route` and the name of the server span, and the error that hapi answers. */
import { type Part, routeNoteOf } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';

interface Special {
  readonly route?: unknown;
}

/** What we read of hapi's request. */
interface Request {
  readonly raw: { readonly req: object };
  readonly route?: { readonly path?: unknown };
  /** The route with what is hapi's own. */
  readonly _route?: unknown;
  readonly _core?: {
    readonly router?: {
      readonly specials?: Partial<
        Readonly<Record<'notFound' | 'badRequest' | 'options', Special | null | undefined>>
      >;
    };
  };
  _lookup: AnyFunction;
  _setResponse: AnyFunction;
}

/** Hapi answers with routes of its own where the application has none. */
function isOwn({ _route: route, _core: core }: Request): boolean {
  const { notFound, badRequest, options } = core?.router?.specials ?? {};
  if (route === undefined) return true;
  return route === notFound?.route || route === badRequest?.route || route === options?.route;
}

function noteRoute(request: Request): void {
  const note = routeNoteOf(request.raw.req);
  if (note === undefined || isOwn(request)) return;
  const path = request.route?.path;
  if (typeof path === 'string') note.route = path;
}

function watchRoutes(prototype: Request, guard: Guard): Undo {
  const place = guard.lenientPlace('the route of a request');
  return wrap(
    prototype,
    '_lookup',
    (original: AnyFunction) =>
      function _lookup(this: Request): unknown {
        const result: unknown = original.call(this);
        if (guard.isTripped) return result;
        try {
          noteRoute(this);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
        return result;
      },
  );
}

/** Whatever is thrown has become an error of Boom by then, the very same object where it was an Error. */
function watchErrors(prototype: Request, guard: Guard): Undo {
  const place = guard.lenientPlace('the error of a request');
  return wrap(
    prototype,
    '_setResponse',
    (original: AnyFunction) =>
      function _setResponse(this: Request, response: unknown): unknown {
        if (!guard.isTripped) {
          try {
            if ((response as { readonly isBoom?: unknown } | undefined)?.isBoom === true)
              noteCaughtError(routeNoteOf(this.raw.req), response);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        return original.call(this, response);
      },
  );
}

export const packages: Part<LibrarySettings>['packages'] = {
  request: (exports, { guard }) => {
    const { prototype } = exports as { readonly prototype: Request };
    return [watchRoutes(prototype, guard), watchErrors(prototype, guard)];
  },
};
