/**
 * ES modules that come by way of `require`: Node compiles them itself since 20.19 and 22.12, and runners of TypeScript make CommonJS of
 * them. What Node compiles gets our text in `Module.prototype._compile`; of everything else the exports serve when it is loaded.
 */
import { createRequire, Module } from 'node:module';
import url from 'node:url';
import { types } from 'node:util';
import type { FoundFile, PackageTable } from '../package-table.ts';
import { dressAs, type Undo } from '../wrap.ts';
import { appendBindings, hasBindings } from './append-bindings.ts';
import { type EsFile, namesIn } from './es-files.ts';

interface RequiredModule {
  readonly exports: unknown;
}
type CompileArguments = [content: string, path: string, format?: string];
interface Loader {
  prototype: {
    load(this: RequiredModule, path: string): unknown;
    _compile(this: RequiredModule, ...args: CompileArguments): unknown;
  };
}

export interface RequiredHooks {
  /** Whether a load hook sees what a required module imports. */
  readonly areImportsSeen: boolean;
  /** Forgets that a module has told us of itself. */
  forget(moduleUrl: string): void;
  isTold(moduleUrl: string): boolean;
  /** Called for a module that runs without our text. */
  tell(moduleUrl: string, accessors: object): void;
}

/** For what is exported: it can be read, and assigned where the exports are an ordinary object. */
function accessorsOf(exports: object): object {
  const accessors = {};
  for (const name of Object.keys(exports)) {
    Object.defineProperty(accessors, name, {
      get: () => Reflect.get(exports, name),
      set(value) {
        if (!Reflect.set(exports, name, value))
          throw new TypeError(`${name} must be assignable in the exports, got one that is fixed`);
      },
      enumerable: true,
      configurable: true,
    });
  }
  return accessors;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/**
 * The first file of a package has been required as an ES module, and with it what it imports. A loader in another thread is not asked for
 * those, so the files that we want were loaded without us. To require them gives what is loaded already, and comes by here.
 */
function requireImports({ rows, copy }: FoundFile<EsFile>, path: string, hooks: RequiredHooks): void {
  if (path !== copy.mainFile) return;
  const require = createRequire(path);
  for (const { wish } of rows) {
    const inner = copy.pathOf(wish.file);
    if (hooks.isTold(url.pathToFileURL(inner).href)) continue;
    try {
      require(inner);
    } catch {
      // This version of the package has no such file.
    }
  }
}

function appendTo(table: PackageTable<EsFile>, args: CompileArguments): void {
  const [content, path, format] = args;
  if (format !== 'module' || typeof content !== 'string' || typeof path !== 'string') return;
  const found = table.find(path);
  const names = found === undefined ? [] : namesIn(found);
  if (names.length === 0 || hasBindings(content)) return;
  args[0] = appendBindings(content, url.pathToFileURL(path).href, names);
}

function afterLoad(
  found: FoundFile<EsFile>,
  path: string,
  { exports }: RequiredModule,
  hooks: RequiredHooks,
): void {
  const moduleUrl = url.pathToFileURL(path).href;
  if (namesIn(found).length > 0 && !hooks.isTold(moduleUrl) && isObject(exports))
    hooks.tell(moduleUrl, accessorsOf(exports));
  if (!hooks.areImportsSeen && types.isModuleNamespaceObject(exports)) requireImports(found, path, hooks);
}

export function hookRequired(table: PackageTable<EsFile>, hooks: RequiredHooks): Undo {
  const { prototype } = Module as unknown as Loader;
  const { load, _compile } = prototype;
  const compiling = dressAs(_compile, function (this: RequiredModule, ...args: CompileArguments) {
    appendTo(table, args);
    return Reflect.apply(_compile, this, args);
  });
  const loading = dressAs(load, function (this: RequiredModule, path: string) {
    const found = typeof path === 'string' ? table.find(path) : undefined;
    if (found !== undefined) hooks.forget(url.pathToFileURL(path).href);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const result = Reflect.apply(load, this, arguments as unknown as [string]);
    if (found !== undefined) afterLoad(found, path, this, hooks);
    return result;
  });
  prototype._compile = compiling;
  prototype.load = loading;
  return () => {
    if (prototype._compile === compiling) prototype._compile = _compile;
    if (prototype.load === loading) prototype.load = load;
  };
}
