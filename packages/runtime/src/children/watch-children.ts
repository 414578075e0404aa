/**
 * Sees the first child process before it is started, and loads nothing until then. The asynchronous forms publish a channel of Node
 * before they start the child. The others call a function of Node's binding, which is replaced in place: an application that has taken
 * `execSync` out of its module long before is seen as well.
 */
import { type AnyFunction, subscribeChannel, type Undo, wrap } from '@spoor/patch';
import type { ChildSettings } from './settings.ts';

type Part = typeof import('./part.ts');

export interface WatchedChildren {
  /** There is a context that a child could be given. Before that, only the forms are watched that cost nothing. */
  arm(): void;
  stop(): void;
}

interface SyncBinding {
  spawn: AnyFunction;
}

/** Where Node says of `process.binding` that it is deprecated, which nobody but the application should hear. */
function isDeprecationSaid({
  execArgv,
  env,
}: {
  readonly execArgv: readonly string[];
  readonly env: NodeOptions;
}): boolean {
  const { NODE_OPTIONS: options = '', NODE_PENDING_DEPRECATION: pending } = env;
  return pending === '1' || /--pending[-_]deprecation/.test(`${execArgv.join(' ')} ${options}`);
}

type NodeOptions = Readonly<Record<string, string | undefined>>;

/** https://github.com/nodejs/node/blob/main/lib/internal/child_process.js, `spawnSync`. Undefined where there is none. */
function syncBinding(env: NodeOptions): SyncBinding | undefined {
  if (isDeprecationSaid({ execArgv: process.execArgv, env })) return undefined;
  const { binding } = process as { readonly binding?: (name: string) => SyncBinding };
  return binding?.call(process, 'spawn_sync');
}

export function watchChildren(settings: ChildSettings): WatchedChildren {
  const undos: Undo[] = [];
  const { guard } = settings;
  let part: Part | undefined;
  const load = (): Part => {
    part ??= require('@spoor/runtime/children') as Part;
    return part;
  };
  let isPatched = false;
  const patchAtFirst = (message: unknown): void => {
    if (isPatched) return;
    isPatched = true;
    const { process: first } = message as { readonly process: object };
    const prototype = Reflect.getPrototypeOf(first) as Parameters<Part['patchSpawn']>[0];
    undos.push(...load().patchSpawn(prototype, settings));
  };
  undos.push(subscribeChannel('child_process', guard, patchAtFirst));
  let isArmed = false;
  const arm = (): void => {
    if (isArmed) return;
    isArmed = true;
    try {
      const binding = syncBinding(settings.ownEnv);
      if (binding !== undefined) undos.push(wrap(binding, 'spawn', traceLazily(load, settings)));
    } catch (error) {
      guard.tell('the synchronous forms of starting a child process', error, 'they are not traced');
    }
  };
  return {
    arm,
    stop() {
      guard.isTripped = true;
      for (const undo of undos.splice(0).reverse()) undo();
    },
  };
}

type Traced = ReturnType<Part['traceSpawnSync']>;

function traceLazily(load: () => Part, settings: ChildSettings): (original: AnyFunction) => AnyFunction {
  const place = settings.guard.place('loading what traces child processes');
  return (original) => {
    let traced: Traced | undefined;
    return function spawn(this: unknown, ...args: unknown[]) {
      try {
        traced ??= load().traceSpawnSync(settings);
      } catch (error) {
        place.failed(error);
      }
      return traced === undefined ? Reflect.apply(original, this, args) : traced(original, this, args);
    };
  };
}
