/** What we read of express and router, whose classes have the same shape in all versions but for one name. */
import type { AnyFunction } from '@spoor/patch';

export type Next = (this: unknown, error?: unknown) => unknown;

export interface Request {
  readonly url?: unknown;
  /** The paths of the mounts on the way here, as the client sent them. */
  readonly baseUrl?: unknown;
}

/** A function of a router's list, with the path that it is for. */
export interface Layer {
  readonly handle?: AnyFunction;
  /** Express 4 and router 1. */
  handle_request?: AnyFunction;
  /** Router 2. */
  handleRequest?: AnyFunction;
  /** As the two above, for a request with an error. */
  handle_error?: AnyFunction;
  handleError?: AnyFunction;
  match(path: string): unknown;
}

export type LayerClass = new (path: unknown, options: object, handle: AnyFunction) => Layer;

export interface Route {
  readonly path?: unknown;
  readonly stack?: readonly Layer[];
  dispatch: AnyFunction;
}

export interface Router {
  readonly stack?: readonly Layer[];
  readonly caseSensitive?: boolean;
  use: AnyFunction;
  handle: AnyFunction;
}
