/** What is read of ioredis 2 to 6 and of iovalkey; the names are the same in all of them. */
import type { AnyFunction } from '@spoor/patch';

export interface Command {
  readonly name: string;
  readonly args: readonly unknown[];
  /** Sent by the library beside what the application has put into a pipeline. */
  readonly ignore?: boolean;
  resolve: AnyFunction;
  reject: AnyFunction;
}

/** A connection, or a cluster of them. */
export interface Client {
  /** `connect` from when there is a connection until it can be used. */
  readonly status: string;
  readonly options?: {
    readonly host?: unknown;
    readonly port?: unknown;
    readonly path?: unknown;
    readonly db?: unknown;
  };
  /** Undefined and null before there is a connection. */
  readonly condition?: { readonly select?: unknown } | null;
  sendCommand: AnyFunction;
  connect: AnyFunction;
  delayUntilReady?: AnyFunction;
}

/** `[error]` or `[null, value]`. */
export type Reply = readonly [unknown, unknown?];

export interface Pipeline {
  readonly redis: Client;
  readonly promise: unknown;
  readonly _queue: readonly Command[];
  /** How many MULTI wait for the EXEC that the next call of `exec` puts into the queue. */
  readonly _transactions: number;
  resolve: AnyFunction;
  reject: AnyFunction;
  sendCommand: AnyFunction;
  exec: AnyFunction;
}
