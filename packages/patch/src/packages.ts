/**
 * Interception of npm packages, by a hook at the end of `Module.prototype.load`. That one place sees, on Node 20 to
 * 26, both `require(name)` and `import 'name'` of a CommonJS package: the ES module loader hands CommonJS files
 * to the patchable loader, and reads the exports for its namespace only after the load. It runs once per file, so
 * that a `require` of something already loaded costs nothing. See docs/decisions/module-interception.md.
 */
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join, sep } from 'node:path';
import { dressAs, type Undo } from './wrap.ts';

export interface LoadedPackage {
  readonly name: string;
  /** From its package.json; undefined when that cannot be read. */
  readonly version: string | undefined;
  readonly folder: string;
}

export interface Interception {
  /** The package's name, `@grpc/grpc-js`. */
  readonly name: string;
  /** The file inside of it whose exports are wanted, `build/src/server.js`; without it the package's main file. */
  readonly file?: string;
  /** Changes the exports in place. Called once for each copy of the package in the application's tree. */
  readonly patch: (exports: unknown, loaded: LoadedPackage) => void;
  /** Told when `patch` throws; the application gets the exports as they are. */
  readonly onError: (error: unknown, loaded: LoadedPackage) => void;
}

/** What the types of Node leave out of the CommonJS loader. */
interface CommonJsModule {
  readonly exports: unknown;
  readonly loaded: boolean;
}
interface Loader {
  prototype: { load(this: CommonJsModule, filename: string): void };
  _cache: Record<string, CommonJsModule | undefined>;
}

// Kept from the start, whatever the application makes of the global.
const { parse: parseJson } = JSON;

const loader = Module as unknown as Loader;
const interceptions = new Set<Interception>();
const mainFiles = new Map<string, string | undefined>();
let unhook: Undo | undefined;

/** Folder of the package that a file belongs to: `…/node_modules/@grpc/grpc-js`, or undefined. */
export function packageFolder(filename: string, name: string): string | undefined {
  const inner = `${sep}node_modules${sep}${name.replaceAll('/', sep)}${sep}`;
  const at = filename.lastIndexOf(inner);
  if (at === -1) return undefined;
  const folder = filename.slice(0, at + inner.length - 1);
  return filename.includes(`${sep}node_modules${sep}`, folder.length) ? undefined : folder;
}

function versionOf(folder: string): string | undefined {
  try {
    const { version } = parseJson(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** The main file as `require` finds it, asked from inside the package; a copy without one is not ours to patch. */
function mainFile(folder: string): string | undefined {
  if (!mainFiles.has(folder)) {
    let found: string | undefined;
    try {
      found = createRequire(join(folder, 'package.json')).resolve(folder);
    } catch {}
    mainFiles.set(folder, found);
  }
  return mainFiles.get(folder);
}

function offer(interception: Interception, filename: string, exports: unknown): void {
  const { name, file } = interception;
  const folder = packageFolder(filename, name);
  if (folder === undefined) return;
  if (filename !== (file === undefined ? mainFile(folder) : join(folder, file))) return;
  const loaded = { name, version: versionOf(folder), folder };
  try {
    interception.patch(exports, loaded);
  } catch (error) {
    interception.onError(error, loaded);
  }
}

function hook(): Undo {
  const { load } = loader.prototype;
  const patched = dressAs(load, function (this: CommonJsModule, filename: string) {
    const result = Reflect.apply(load, this, [filename]);
    // Everything of interest lies below a node_modules folder: one search, and the application's own files are out.
    if (filename.includes('node_modules')) {
      for (const interception of interceptions) offer(interception, filename, this.exports);
    }
    return result;
  });
  loader.prototype.load = patched;
  return () => {
    if (loader.prototype.load === patched) loader.prototype.load = load;
  };
}

/**
 * Patches a package whenever a copy of it is loaded, and the copies that already are. The undo stops that for
 * copies loaded later; what `patch` did is for the caller to undo.
 */
export function interceptPackage(interception: Interception): Undo {
  interceptions.add(interception);
  unhook ??= hook();
  for (const [filename, module] of Object.entries(loader._cache)) {
    if (module?.loaded && filename.includes('node_modules')) offer(interception, filename, module.exports);
  }
  return () => {
    interceptions.delete(interception);
    if (interceptions.size > 0) return;
    unhook?.();
    unhook = undefined;
  };
}

/** The first of these packages of which any file is loaded, by `require` or as a CommonJS file by `import`. */
export function firstLoadedPackage(names: readonly string[]): string | undefined {
  const files = Object.keys(loader._cache);
  return names.find((name) => {
    const inner = `${sep}node_modules${sep}${name.replaceAll('/', sep)}${sep}`;
    return files.some((file) => file.includes(inner));
  });
}
