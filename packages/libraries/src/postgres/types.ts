/** What we read of postgres, whose classes have the same shape in all versions that we know. */
import type { AnyFunction } from '@spoor/patch';

/** A promise that sends its statement when somebody asks for the outcome. */
export interface Query {
  readonly strings?: unknown;
  readonly args?: unknown;
  readonly executed?: unknown;
  readonly cursorRows?: unknown;
  cursorFn?: unknown;
  forEachFn?: unknown;
  resolve: AnyFunction;
  reject: AnyFunction;
  handle: AnyFunction;
}

/** Of one call of the library's function. */
export interface Options {
  readonly host?: unknown;
  readonly port?: unknown;
  /** Of a socket. */
  readonly path?: unknown;
  readonly database?: unknown;
}
