/**
 * The route of a request in fastify 3 to 5, `http.route` and the name of the server span, and the error that fastify caught. The route is
 * noted when the request arrives, so that it is also there for one that a hook rejects, or that is never answered.
 */
import { type Part, routeNoteOf, type Scope } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import type { Fastify, Reply, Request, RouteContext } from './types.ts';

/** From version 4 on the context of a route stands under this symbol, in version 3 it is `request.context`. */
const contextDescription = 'fastify.context';
const errorDescription = 'fastify.reply.isError';

const symbolOf = (holder: object, description: string): symbol | undefined =>
  Reflect.ownKeys(holder).find((key) => typeof key === 'symbol' && key.description === description) as
    | symbol
    | undefined;

/** Each copy of fastify has its own. */
class Keys {
  /** Undefined until it is known, null where there is none. */
  context: symbol | null | undefined = undefined;

  contextOf(request: Request): RouteContext | undefined {
    if (this.context === undefined) this.context = symbolOf(request, contextDescription) ?? null;
    const key = this.context;
    return key === null
      ? request.context
      : (request as unknown as Record<symbol, RouteContext | undefined>)[key];
  }
}

function noteRoute(request: Request, keys: Keys): void {
  const note = routeNoteOf(request.raw);
  if (note === undefined) return;
  const url: unknown = keys.contextOf(request)?.config?.url;
  // A request that no route is for has a context too, without a path of its own.
  if (typeof url === 'string') note.route = url;
}

/** Before all hooks of the application, of which one may answer. */
function initialization({ guard }: Scope<LibrarySettings>) {
  const place = guard.place('the route of a request');
  return (message: unknown): void => {
    const { fastify } = message as { readonly fastify: Fastify };
    const keys = new Keys();
    fastify.addHook('onRequest', function spoor(request: Request, _reply: Reply, done: () => void): void {
      if (!guard.isTripped) {
        try {
          noteRoute(request, keys);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
      }
      done();
    });
  };
}

/** All errors come by here: thrown by handlers and hooks, rejected, given to `done`, and sent. */
function watchErrors(prototype: Reply, guard: Guard): Undo {
  const place = guard.lenientPlace('the error of a request');
  let key: symbol | undefined;
  return wrap(
    prototype,
    'send',
    (original: AnyFunction) =>
      function send(this: Reply, payload: unknown): unknown {
        if (!guard.isTripped) {
          try {
            key ??= symbolOf(this, errorDescription);
            const isError = key !== undefined && (this as unknown as Record<symbol, unknown>)[key] === true;
            if (isError || payload instanceof Error) noteCaughtError(routeNoteOf(this.request.raw), payload);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        return original.call(this, payload);
      },
  );
}

export const channels: Part<LibrarySettings>['channels'] = { initialization };

export const packages: Part<LibrarySettings>['packages'] = {
  reply: (exports, { guard }) => watchErrors((exports as { readonly prototype: Reply }).prototype, guard),
};
