/**
 * Interception of npm packages where the CommonJS loader has just run a file: at the end of `Module.prototype._compile`. That one
 * place sees, on Node 20 to 26, both `require(name)` and `import 'name'` of a CommonJS package: the ES module loader hands CommonJS
 * files to the patchable loader, and reads the exports for its namespace only afterwards. It runs once per file, so that a `require`
 * of something already loaded costs nothing. See docs/decisions/module-interception.md.
 */
import { Module } from 'node:module';
import { types } from 'node:util';
import type { LoadedPackage } from './package-copies.ts';
import { isRenamed, ownerName } from './package-files.ts';
import { type FoundFile, PackageTable, type TableRow, type Wanted } from './package-table.ts';
import { dressAs, type Undo } from './wrap.ts';

/** Gives the application other exports than the file made. After the undo, later `require`s get the former ones. */
export type ReplaceExports = (exports: unknown) => Undo;

/** Without a `file`, the one that `require(name)` loads is meant. */
export interface Interception extends Wanted {
  /** Changes the exports in place, or replaces them. Called once for each copy of the package in the application's tree. */
  readonly patch: (exports: unknown, loaded: LoadedPackage, replace: ReplaceExports) => void;
  /** Told when `patch` throws; the application gets the exports as they are. */
  readonly onError: (error: unknown, loaded: LoadedPackage) => void;
}

/** What the types of Node leave out of the CommonJS loader. */
interface CommonJsModule {
  exports: unknown;
  readonly loaded: boolean;
}
interface Loader {
  prototype: {
    load(this: CommonJsModule, filename: string): unknown;
    _compile(this: CommonJsModule, content: string, filename: string, format?: string): unknown;
  };
  _cache: Record<string, CommonJsModule | undefined>;
}

const loader = Module as unknown as Loader;
const table = new PackageTable<Interception>();
let unhook: Undo | undefined;
/** The module whose exports were offered last: `load` ends right after `_compile`. */
let offered: CommonJsModule | undefined;
/** Paths of what is loaded by the owner's name, until the next load: many rows are added at once. */
let loadedPaths: Map<string, string[]> | undefined;

function replacing(module: CommonJsModule): ReplaceExports {
  return (exports) => {
    const former = module.exports;
    module.exports = exports;
    return () => {
      if (module.exports === exports) module.exports = former;
    };
  };
}

function isWanted(
  row: TableRow<Interception>,
  { copy, file }: FoundFile<Interception>,
  path: string,
): boolean {
  const { file: wanted } = row.wish;
  if (wanted === undefined ? path !== copy.mainFile : wanted !== file) return false;
  return row.allows(copy.version);
}

/** Each row alone: what one of them does wrong reaches neither the application nor the others. */
function offer(
  row: TableRow<Interception>,
  found: FoundFile<Interception>,
  module: CommonJsModule,
  path: string,
) {
  const { patch, onError } = row.wish;
  try {
    if (isWanted(row, found, path)) patch(module.exports, found.copy, replacing(module));
  } catch (error) {
    try {
      onError(error, found.copy);
    } catch {
      // Whoever is told must not harm the application either.
    }
  }
}

function offerModule(module: CommonJsModule, path: unknown): void {
  loadedPaths = undefined;
  // Code without a file may be compiled by anybody: `new Module()._compile(text)`.
  if (typeof path !== 'string') return;
  const found = table.find(path);
  // A namespace is an ES module that was required, of which es-modules takes care.
  if (found === undefined || types.isModuleNamespaceObject(module.exports)) return;
  for (const row of found.rows) offer(row, found, module, path);
}

function hook(): Undo {
  const { load, _compile } = loader.prototype;
  for (const [name, method] of Object.entries({ load, _compile })) {
    if (typeof method === 'function') continue;
    throw new TypeError(`Module.prototype.${name} must be a function to be wrapped, got ${typeof method}`);
  }
  const compiling = dressAs(_compile, function (this: CommonJsModule, _content: string, path: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const result = Reflect.apply(_compile, this, arguments as unknown as Parameters<typeof _compile>);
    offerModule(this, path);
    // Only now: whoever is offered it may load files of its own.
    offered = this;
    return result;
  });
  // Another package may have put a compiler of its own in the place of ours (v8-compile-cache, pkg): then the end of `load` serves,
  // which an `import` on Node 20 and 22 comes too late to see only where exports are replaced.
  const loading = dressAs(load, function (this: CommonJsModule, path: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const result = Reflect.apply(load, this, arguments as unknown as Parameters<typeof load>);
    if (offered !== this) offerModule(this, path);
    offered = undefined;
    return result;
  });
  loader.prototype._compile = compiling;
  loader.prototype.load = loading;
  return () => {
    if (loader.prototype._compile === compiling) loader.prototype._compile = _compile;
    if (loader.prototype.load === loading) loader.prototype.load = load;
  };
}

/**
 * Patches a package whenever a copy of it is loaded, and the copies that already are. The undo stops that for
 * copies loaded later; what `patch` did is for the caller to undo.
 */
export function interceptPackage(interception: Interception): Undo {
  const remove = table.add(interception);
  unhook ??= hook();
  offerLoaded(interception);
  return () => {
    remove();
    if (!table.isEmpty) return;
    // From here on nobody sees what is loaded.
    loadedPaths = undefined;
    unhook?.();
    unhook = undefined;
  };
}

function readLoadedPaths(): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const path of Object.keys(loader._cache)) {
    const owner = ownerName(path);
    if (owner === undefined) continue;
    const known = paths.get(owner);
    if (known === undefined) paths.set(owner, [path]);
    else known.push(path);
  }
  return paths;
}

/** Only to this row, since the others have seen what is loaded. */
function offerLoaded(interception: Interception): void {
  loadedPaths ??= readLoadedPaths();
  for (const [owner, paths] of loadedPaths) {
    if (owner !== interception.name && !isRenamed(owner) && interception.hasAliases !== true) continue;
    for (const path of paths) {
      const module = loader._cache[path];
      if (module?.loaded !== true || types.isModuleNamespaceObject(module.exports)) continue;
      const found = table.find(path);
      const row = found?.rows.find(({ wish }) => wish === interception);
      if (found !== undefined && row !== undefined) offer(row, found, module, path);
    }
  }
}

/** The first of these packages of which any file is loaded, by `require` or as a CommonJS file by `import`. */
export function firstLoadedPackage(names: readonly string[]): string | undefined {
  const loaded = readLoadedPaths();
  return names.find((name) => loaded.has(name));
}
