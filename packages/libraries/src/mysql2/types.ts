/** What we read of mysql2, whose classes have the same shape in all versions that we know. */
import type { AnyFunction } from '@spoor/patch';

export interface Connection {
  readonly config?: {
    readonly host?: unknown;
    readonly port?: unknown;
    readonly socketPath?: unknown;
    readonly database?: unknown;
  };
  query: AnyFunction;
  execute: AnyFunction;
}

export interface Pool {
  getConnection: AnyFunction;
}

/** What a pool hands to its connection: an emitter, or what calls `onResult`. */
export interface Command {
  onResult?: unknown;
}
