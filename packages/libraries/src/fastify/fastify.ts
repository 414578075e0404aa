/**
 * The route of a request in fastify 3 to 5, `http.route` and the name of the server span, and the error that fastify caught. The route is
 * noted when the request is answered, whoever answers it.
 */
import { type Part, routeNoteOf, type Scope } from '@spoor/instrument';
import { noteCaughtError } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import type { Reply, Request, RouteContext } from './types.ts';

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

class Watcher {
  readonly #guard: Guard;
  readonly #routes: Place;
  readonly #errors: Place;
  readonly #keys = new Keys();
  #isErrorKey: symbol | undefined;

  constructor(guard: Guard) {
    this.#guard = guard;
    this.#routes = guard.place('the route of a request');
    this.#errors = guard.lenientPlace('the error of a request');
  }

  noteRoute(request: Request): void {
    if (this.#guard.isTripped) return;
    try {
      noteRoute(request, this.#keys);
      if (this.#routes.hasFailed) this.#routes.settle();
    } catch (error) {
      this.#routes.failed(error);
    }
  }

  noteError(reply: Reply, payload: unknown): void {
    if (this.#guard.isTripped) return;
    try {
      this.#isErrorKey ??= symbolOf(reply, errorDescription);
      const key = this.#isErrorKey;
      const isError = key !== undefined && (reply as unknown as Record<symbol, unknown>)[key] === true;
      if (isError || payload instanceof Error) noteCaughtError(routeNoteOf(reply.request.raw), payload);
      if (this.#errors.hasFailed) this.#errors.settle();
    } catch (error) {
      this.#errors.failed(error);
    }
  }
}

/**
 * All answers come by `send`, those of hooks too, and all errors: thrown by handlers and hooks, rejected, given to `done`, and sent. Who writes
 * the answer himself says so by `hijack`. A hook of ours would see each request first, but the application can list its hooks.
 */
function watchReplies(prototype: Reply, guard: Guard): Undo[] {
  const watcher = new Watcher(guard);
  const send = (original: AnyFunction) =>
    function send(this: Reply, payload: unknown): unknown {
      watcher.noteRoute(this.request);
      watcher.noteError(this, payload);
      return original.call(this, payload);
    };
  const hijack = (original: AnyFunction) =>
    function hijack(this: Reply): unknown {
      watcher.noteRoute(this.request);
      return original.call(this);
    };
  const undos = [wrap(prototype, 'send', send)];
  return prototype.hijack === undefined ? undos : [...undos, wrap(prototype, 'hijack', hijack)];
}

/** Version 5 says when a handler is called, which need not answer. */
function handler({ guard }: Scope<LibrarySettings>) {
  const watcher = new Watcher(guard);
  return {
    start: (message: unknown) => watcher.noteRoute((message as { readonly request: Request }).request),
  };
}

export const tracingChannels: Part<LibrarySettings>['tracingChannels'] = { handler };

export const packages: Part<LibrarySettings>['packages'] = {
  reply: (exports, { guard }) => watchReplies((exports as { readonly prototype: Reply }).prototype, guard),
};
