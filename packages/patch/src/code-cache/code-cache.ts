/** Loads a bundle with the code that V8 has made of it before: docs/decisions/start-up.md. */
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { cacheFileOf, readCache, writeCache } from './cache-file.ts';

/** As Node's own loader wraps a module (lib/internal/modules/cjs/loader.js); its first line is ours, and no column is counted. */
const opening = '(function (exports, require, module, __filename, __dirname) { ';

function scriptOf(file: string, bundle: Buffer, cachedData: Buffer | undefined): Script {
  return new Script(`${opening}${bundle.toString('latin1')}\n})`, {
    filename: file,
    columnOffset: -opening.length,
    ...(cachedData && { cachedData }),
  });
}

interface Loader {
  readonly _cache?: Record<string, Module>;
}

/** What `require(file)` does with it, and what `require(file)` then finds. */
function runAsModule(script: Script, file: string, loaded: Record<string, Module>): unknown {
  const made = new Module(file);
  made.filename = file;
  loaded[file] = made;
  try {
    const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
    Reflect.apply(run, made.exports, [made.exports, createRequire(file), made, file, dirname(file)]);
    made.loaded = true;
    return made.exports;
  } catch (error) {
    delete loaded[file];
    throw error;
  }
}

/** Undefined where there is no cache that fits, or anything about it is odd: `require` loads the bundle as ever. */
function cachedScript(file: string): Script | undefined {
  try {
    const cache = cacheFileOf(file);
    if (!existsSync(cache)) return undefined;
    const bundle = readFileSync(file);
    const data = readCache(cache, bundle);
    return data && scriptOf(file, bundle, data);
  } catch {
    return undefined;
  }
}

/**
 * Undefined: it is to be required. What the bundle throws passes through.
 * @param file a bundle of plain ASCII, without dynamic imports
 */
export function loadWithCache(file: string): unknown {
  const loaded = (Module as Loader)._cache;
  if (loaded === undefined || loaded[file] !== undefined) return undefined;
  const script = cachedScript(file);
  return script && runAsModule(script, file, loaded);
}

/**
 * Makes the cache of that bundle for this Node. Throws when it cannot be written.
 * @param start runs what a start runs, so that its functions are compiled and in the cache
 * @returns the path of the cache
 */
export function makeCache(file: string, start: (exports: unknown) => void): string {
  const bundle = readFileSync(file);
  const script = scriptOf(file, bundle, undefined);
  start(runAsModule(script, file, (Module as Loader)._cache ?? {}));
  const cache = cacheFileOf(file);
  writeCache(cache, bundle, script.createCachedData());
  return cache;
}
