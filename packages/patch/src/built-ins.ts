import { createRequire, syncBuiltinESMExports } from 'node:module';

const require = createRequire(import.meta.url);

/** The modules of Node itself that we know how to patch, by name. */
export interface BuiltIns {
  http: typeof import('node:http');
  https: typeof import('node:https');
  http2: typeof import('node:http2');
  net: typeof import('node:net');
  child_process: typeof import('node:child_process');
  worker_threads: typeof import('node:worker_threads');
}

/**
 * Runs `patch` on a built-in module's exports, then lets ES modules see it: their named imports of built-ins are live
 * bindings, so that neither the order of loading nor the module system matters, and no loader hook is needed.
 * (https://nodejs.org/api/module.html#modulesyncbuiltinesmexports)
 */
export function patchBuiltIn<Name extends keyof BuiltIns, Result>(
  name: Name,
  patch: (exports: BuiltIns[Name]) => Result,
): Result {
  try {
    return patch(require(`node:${name}`));
  } finally {
    syncBuiltinESMExports();
  }
}

/**
 * As `patchBuiltIn`, for a patch that changes only what the exports lead to: nothing to tell the ES modules, which hold
 * the same classes.
 */
export function patchClasses<Name extends keyof BuiltIns, Result>(
  name: Name,
  patch: (exports: BuiltIns[Name]) => Result,
): Result {
  return patch(require(`node:${name}`));
}

/** Call after an undo that changed a built-in's exports, for the same reason. */
export function syncBuiltIns(): void {
  syncBuiltinESMExports();
}
