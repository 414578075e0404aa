import { LateRoute, type RouteNote } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import type { Place } from '@spoor/patch';
import type { Context, Match, RegisteredRoute } from './types.ts';

const pathOf = (route: RegisteredRoute | undefined): string | undefined =>
  typeof route?.path === 'string' ? route.path : undefined;

const isForOneMethod = (route: RegisteredRoute | undefined): boolean =>
  route !== undefined && route.method !== 'ALL';
const endsOpen = (path: string | undefined): boolean => path === undefined || path.endsWith('*');
const isAnything = (path: string | undefined): boolean => path === '*' || path === '/*';

/**
 * The route among the handlers for a request: the one that answered. A middleware that answers (`ALL`, `/api/*`) stands before the route
 * that the request was for; where there is none, the middleware's own path is what is known.
 */
export function routeAmong(match: Match, index: number): string | undefined {
  const routes = match.map(([pair]) => pair[1]);
  const called = routes[index];
  const path = pathOf(called);
  if (isForOneMethod(called) || !endsOpen(path)) return path;
  return pathOf(routes.slice(index).find(isForOneMethod)) ?? (isAnything(path) ? undefined : path);
}

export class FoundRoute extends LateRoute {
  readonly #context: Context;
  readonly #match: Match;
  readonly #note: RouteNote;
  readonly #place: Place;

  constructor(context: Context, match: Match, note: RouteNote, place: Place) {
    super();
    this.#context = context;
    this.#match = match;
    this.#note = note;
    this.#place = place;
  }

  override lateRoute(): string | undefined {
    try {
      const { error, req } = this.#context;
      if (error !== undefined) noteCaughtError(this.#note, error);
      const index = this.#match.length > 1 ? req.routeIndex : 0;
      if (this.#place.hasFailed) this.#place.settle();
      return routeAmong(this.#match, typeof index === 'number' ? index : 0);
    } catch (error) {
      this.#place.failed(error);
      return undefined;
    }
  }
}
