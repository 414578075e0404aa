/** What we read of hono 4. */
import type { AnyFunction } from '@spoor/patch';

/** Of a handler that the application has registered. */
export interface RegisteredRoute {
  /** With the paths of the applications in which its own one stands. */
  readonly path?: unknown;
  /** `ALL` also of a middleware. */
  readonly method?: unknown;
}

/** The handlers for a request, in the order in which they are called. */
export type Match = readonly (readonly [[AnyFunction, RegisteredRoute?], ...unknown[]])[];

export interface ContextOptions {
  readonly env?: { readonly incoming?: unknown };
  readonly matchResult?: readonly [Match, ...unknown[]];
}

export interface Context {
  /** Made when somebody first asks for it. The index is the one of the handler that was called last. */
  readonly req: { readonly routeIndex?: unknown };
  /** The error that a handler of errors was given. */
  readonly error?: unknown;
}

export type ContextClass = new (request: unknown, options?: ContextOptions) => Context;
