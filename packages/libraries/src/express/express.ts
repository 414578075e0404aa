/**
 * The route of a request in express 4 and 5, and in `router`, which express 5 is built on: `http.route` and the name of the server span.
 * There is no span for each function that a request passes.
 */
import { createStamp, type Part, routeNoteOf } from '@spoor/instrument';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import { watchErrorHandlers, watchUnhandled } from './errors.ts';
import { prefixOf, watchMounts } from './mounts.ts';
import { joinPatterns, layerMaker, Pattern } from './patterns.ts';
import type { Layer, Request, Route, Router } from './types.ts';

/** Of a route, and below which mounts it was when somebody last asked. */
class KnownRoute {
  readonly pattern: Pattern;
  prefix: string;
  text: string | undefined;

  constructor({ path, stack }: Route) {
    const [first] = stack ?? [];
    this.pattern = new Pattern(path, (one) => {
      if (first === undefined) throw new TypeError('a route that is dispatched must have a layer');
      return layerMaker(first, { sensitive: false, strict: false, end: true })(one);
    });
    this.prefix = '';
    this.text = undefined;
  }

  textFor(request: Request, prefix: string): string {
    if (this.text !== undefined && this.prefix === prefix) return this.text;
    const text = joinPatterns(prefix, this.pattern.textFor(request.url));
    // Of a list of paths the request decides.
    this.text = this.pattern.text === undefined ? undefined : text;
    this.prefix = prefix;
    return text;
  }
}

const knownRoutes = createStamp<KnownRoute>();

function noteRoute(route: Route, request: Request): void {
  const note = routeNoteOf(request);
  if (note === undefined) return;
  let known = knownRoutes.read(route);
  if (known === undefined) {
    known = new KnownRoute(route);
    knownRoutes.write(route, known);
  }
  note.route = known.textFor(request, prefixOf(note));
}

/** When it is found, and not when the response ends: by then the mounts have been left, and an error has passed other routers. */
function watchRoutes(prototype: Route, guard: Guard): Undo {
  const place = guard.lenientPlace('the route of a request');
  return wrap(
    prototype,
    'dispatch',
    (original: AnyFunction) =>
      function dispatch(this: Route, request: Request, response: unknown, done: unknown): unknown {
        if (!guard.isTripped) {
          try {
            noteRoute(this, request);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        return original.call(this, request, response, done);
      },
  );
}

export const packages: Part<LibrarySettings>['packages'] = {
  route: (exports, { guard }) => watchRoutes((exports as { prototype: Route }).prototype, guard),
  layer: (exports, { guard }) => watchErrorHandlers((exports as { prototype: Layer }).prototype, guard),
  /** Express 4 exports the object with the methods, router the class. */
  router: (exports, { guard }) => {
    const { use, prototype } = exports as Router & { readonly prototype?: Router };
    const router = typeof use === 'function' ? (exports as Router) : (prototype as Router);
    return [watchMounts(router, guard), watchUnhandled(router, guard)];
  },
};
