/** What we read of fastify, whose objects have the same shape in versions 3 to 5 but for the place of a route's context. */
import type { AnyFunction } from '@spoor/patch';

/** Of a route, and of whatever answers when there is none. */
export interface RouteContext {
  readonly config?: { readonly url?: unknown };
}

export interface Request {
  /** Node's. */
  readonly raw: object;
  /** Version 3. */
  readonly context?: RouteContext;
}

export interface Reply {
  readonly request: Request;
  send: AnyFunction;
  /** From version 3.0 on. */
  hijack?: AnyFunction;
}
