import type { HeaderPropagator, Tracer } from '@spoor/core';
import type { Guard } from '@spoor/patch';
import type { ArgumentMask } from './child-arguments.ts';
import type { Env } from './env-carrier.ts';

export interface ChildSettings {
  /** Undefined: children have no spans. */
  readonly tracer: Tracer | undefined;
  readonly propagator: HeaderPropagator;
  /** Whether children are given the context in their environment. */
  readonly passesContext: boolean;
  /** What masks the arguments; undefined: they are not recorded. */
  readonly args: ArgumentMask | undefined;
  readonly guard: Guard;
  /** With which this process was started. */
  readonly ownEnv: Env;
  /** `process.platform` */
  readonly platform: string;
}

/** What Node hands to the system: `options` of `ChildProcess.prototype.spawn` and of the binding `spawn_sync`. */
export interface SpawnOptions {
  readonly file?: unknown;
  /** The executable first. */
  readonly args?: unknown;
  /** `NAME=value` */
  readonly envPairs?: unknown;
  readonly shell?: unknown;
  readonly detached?: unknown;
  /** As the application gave it. */
  readonly env?: unknown;
}
