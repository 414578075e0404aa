/** What we read of pg and pg-pool, whose classes have the same shape in all versions that we know. */
import type { AnyFunction } from '@spoor/patch';

export interface Client {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly database?: unknown;
  query: AnyFunction;
}

export interface Pool {
  connect: AnyFunction;
}

export interface Cursor {
  read: AnyFunction;
  close: AnyFunction;
}

/** What `query` takes instead of a text. */
export interface QueryConfig {
  readonly text?: unknown;
  /** Of a query that sends itself: `Query` of pg, `Cursor`, `QueryStream`. */
  readonly submit?: unknown;
  /** Of a QueryStream. */
  readonly cursor?: { readonly text?: unknown };
  callback?: unknown;
}
