/**
 * `exec`, `execFile`, `spawn`, `fork` and `cluster.fork` all come to `ChildProcess.prototype.spawn`, which is given the environment as a
 * list that Node has made for this one child: nothing of the application's is read again or changed, and what `util.promisify` makes of them
 * is Node's own. Their ends come by the events of the child, which are heard where they are emitted: a listener of ours would be
 * counted, and one for `error` would keep an error from being uncaught.
 */
import { type AnyFunction, type Place, type Undo, wrap } from '@spoor/patch';
import { beginChild } from './begin-child.ts';
import type { Child } from './child.ts';
import type { ChildSettings, SpawnOptions } from './settings.ts';

interface ChildProcess {
  readonly pid?: number;
  spawn: AnyFunction;
  emit: AnyFunction;
  unref: AnyFunction;
}

/** What is known of a child that has a span. */
interface Known {
  readonly child: Child;
  readonly isDetached: boolean;
}

class Spawning {
  readonly #known = new WeakMap<object, Known>();
  readonly #settings: ChildSettings;
  readonly #beginning: Place;
  readonly #ending: Place;

  constructor(settings: ChildSettings) {
    this.#settings = settings;
    this.#beginning = settings.guard.place('starting a child process');
    this.#ending = settings.guard.lenientPlace('the end of a child process');
  }

  begin(childProcess: object, options: unknown): SpawnOptions | undefined {
    const { guard } = this.#settings;
    if (guard.isTripped || typeof options !== 'object' || options === null) return undefined;
    try {
      const begun = beginChild(options, this.#settings);
      if (begun?.child !== undefined) {
        const isDetached = Boolean((options as SpawnOptions).detached);
        this.#known.set(childProcess, { child: begun.child, isDetached });
      }
      if (this.#beginning.hasFailed) this.#beginning.settle();
      return begun?.options;
    } catch (fault) {
      this.#beginning.failed(fault);
      return undefined;
    }
  }

  /** Nothing that goes wrong in here reaches whoever starts the child, or hears of it. */
  tell(childProcess: object, work: (known: Known) => void): void {
    const known = this.#known.get(childProcess);
    if (known === undefined) return;
    try {
      work(known);
      if (known.child.isOver) this.#known.delete(childProcess);
      if (this.#ending.hasFailed) this.#ending.settle();
    } catch (fault) {
      this.#known.delete(childProcess);
      this.#ending.failed(fault);
    }
  }
}

function typeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER';
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : '_OTHER';
}

function hear({ child }: Known, childProcess: ChildProcess, args: readonly unknown[]): void {
  const [event, first, second] = args;
  if (event === 'exit') child.exited(first, second);
  else if (event === 'error') {
    child.failed(typeOf(first));
    // It was never there. Of one that is, a signal or a message failed, and its end is still to come.
    if (childProcess.pid === undefined) child.end();
  } else if (event === 'close') {
    child.exited(first, second);
    child.end();
  }
}

function spawnTraced(
  spawning: Spawning,
  original: AnyFunction,
  self: ChildProcess,
  args: ArrayLike<unknown>,
): unknown {
  const options = spawning.begin(self, args[0]);
  if (options === undefined) return Reflect.apply(original, self, args);
  let result: unknown;
  try {
    result = Reflect.apply(original, self, [options]);
  } catch (error) {
    spawning.tell(self, ({ child }) => {
      child.failed(typeOf(error));
      child.end();
    });
    throw error;
  }
  spawning.tell(self, ({ child }) => child.started(self.pid));
  return result;
}

export function patchSpawn(prototype: ChildProcess, settings: ChildSettings): Undo[] {
  const spawning = new Spawning(settings);
  return [
    wrap(prototype, 'spawn', (original: AnyFunction) => {
      return function spawn(this: ChildProcess) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return spawnTraced(spawning, original, this, arguments);
      };
    }),
    wrap(prototype, 'emit', (original: AnyFunction) => {
      return function emit(this: ChildProcess, ...args: unknown[]) {
        spawning.tell(this, (known) => hear(known, this, args));
        return Reflect.apply(original, this, args);
      };
    }),
    wrap(prototype, 'unref', (original: AnyFunction) => {
      return function unref(this: ChildProcess, ...args: unknown[]) {
        // It lives on by itself, and nobody waits for it: what belonged to the request was to start it.
        spawning.tell(this, ({ child, isDetached }) => isDetached && child.end());
        return Reflect.apply(original, this, args);
      };
    }),
  ];
}
