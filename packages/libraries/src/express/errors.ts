/** The error of a request that express or router caught, for the server span. On the way of a request without one there is nothing of ours but one closure. */
import { routeNoteOf } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import type { Layer, Next, Request, Router } from './types.ts';

/** How an application leaves a route, or a router: the value stands for no error. */
const isError = (value: unknown): boolean => Boolean(value) && value !== 'route' && value !== 'router';

function note(request: Request, error: unknown, place: Place): void {
  try {
    if (isError(error)) noteCaughtError(routeNoteOf(request), error);
    if (place.hasFailed) place.settle();
  } catch (fault) {
    place.failed(fault);
  }
}

/** Whatever stands behind the place of the error is asked to take it, whether it handles errors or not. */
export function watchErrorHandlers(layer: Layer, guard: Guard): Undo {
  const place = guard.lenientPlace('the error of a request');
  const name = layer.handleError === undefined ? 'handle_error' : 'handleError';
  return wrap(
    layer,
    name,
    (original: AnyFunction) =>
      function handleError(this: Layer, error: unknown, request: Request, response: unknown, next: unknown) {
        if (!guard.isTripped) note(request, error, place);
        return original.call(this, error, request, response, next);
      },
  );
}

/** Nothing may stand behind it: then the error is given to whoever called the router, and at last to express' own answer. */
export function watchUnhandled(router: Router, guard: Guard): Undo {
  const place = guard.lenientPlace('an error that no handler took');
  return wrap(
    router,
    'handle',
    (original: AnyFunction) =>
      function handle(this: Router, request: Request, response: unknown, callback: unknown): unknown {
        if (guard.isTripped || typeof callback !== 'function')
          return original.call(this, request, response, callback);
        function done(this: unknown, error?: unknown): unknown {
          if (error) note(request, error, place);
          // biome-ignore lint/complexity/noArguments: passed on as they came
          return Reflect.apply(callback as Next, this, arguments as unknown as [unknown?]);
        }
        return original.call(this, request, response, done);
      },
  );
}
