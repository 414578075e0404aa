/** The outcome of a child for which the process waits: `spawnSync`, `execSync` and `execFileSync` all come to one function of Node. */
import { getSystemErrorName } from 'node:util';
import type { AnyFunction, Place } from '@spoor/patch';
import { type BegunChild, beginChild } from './begin-child.ts';
import type { Child } from './child.ts';
import type { ChildSettings } from './settings.ts';

/** What the binding returns. */
interface SyncResult {
  readonly pid?: unknown;
  readonly status?: unknown;
  readonly signal?: unknown;
  /** A negative number of the system. */
  readonly error?: unknown;
}

function tellResult(child: Child, result: unknown): void {
  const { pid, status, signal, error } = (result ?? {}) as SyncResult;
  child.started(pid);
  if (typeof error === 'number' && error < 0) child.failed(getSystemErrorName(error));
  child.exited(status, signal);
}

/** @returns what stands in the place of the binding's `spawn` */
export function traceSpawnSync(
  settings: ChildSettings,
): (original: AnyFunction, self: unknown, args: ArrayLike<unknown>) => unknown {
  const { guard } = settings;
  const beginning = guard.place('starting a child process to wait for');
  const ending = guard.lenientPlace('the end of a child process that was waited for');
  const begin = (options: unknown): BegunChild | undefined => {
    if (guard.isTripped || typeof options !== 'object' || options === null) return undefined;
    try {
      const begun = beginChild(options, settings);
      if (beginning.hasFailed) beginning.settle();
      return begun;
    } catch (fault) {
      beginning.failed(fault);
      return undefined;
    }
  };
  return (original, self, args) => {
    const begun = begin(args[0]);
    if (begun === undefined) return Reflect.apply(original, self, args);
    const { child, options } = begun;
    let result: unknown;
    try {
      result = Reflect.apply(original, self, [options]);
      return result;
    } finally {
      if (child !== undefined) finish(child, result, ending);
    }
  };
}

function finish(child: Child, result: unknown, ending: Place): void {
  try {
    if (result === undefined) child.failed('_OTHER');
    tellResult(child, result);
    child.end();
    if (ending.hasFailed) ending.settle();
  } catch (fault) {
    ending.failed(fault);
  }
}
