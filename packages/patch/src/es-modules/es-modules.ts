/**
 * Interception of packages that are ES modules, which no hook of the CommonJS loader sees: a load hook puts one call behind the last
 * line of the listed files, and that call hands us their classes and functions. See docs/decisions/module-interception.md.
 */
import type { LoadedPackage } from '../package-copies.ts';
import { PackageTable, TableRow } from '../package-table.ts';
import type { Undo } from '../wrap.ts';
import { receiverName } from './append-bindings.ts';
import { type Bindings, createBindings } from './bindings.ts';
import { canHookHere } from './can-hook-here.ts';
import { type EsFile, findModule } from './es-files.ts';
import { hookHere, hookLoaderThread } from './hooks.ts';
import { hookRequired } from './required-modules.ts';

export interface EsInterception extends EsFile {
  /**
   * Changes classes in place and assigns functions, by the names of the exports: `bindings['HonoBase']`. Called once for each copy of the
   * package, and for each URL under which the application loads it.
   */
  readonly patch: (bindings: Bindings, loaded: LoadedPackage) => void;
  /** Told when `patch` throws; the application gets the module as it is. */
  readonly onError: (error: unknown, loaded: LoadedPackage) => void;
}

const table = new PackageTable<EsInterception>();
/** What a loader in another thread knows already. */
const told = new Set<EsInterception>();
/** Modules that have told us of themselves. */
const seen = new Set<string>();
let unhook: Undo | undefined;

/** Called by the text behind a module. Nothing that is thrown in here may reach the module. */
function receive(moduleUrl: string, accessors: object): void {
  try {
    seen.add(moduleUrl);
    const found = findModule(table, moduleUrl);
    if (found === undefined) return;
    const { copy, file, rows } = found;
    for (const { wish } of rows.filter((row) => row.wish.file === file && row.allows(copy.version))) {
      try {
        wish.patch(createBindings(accessors), copy);
      } catch (error) {
        wish.onError(error, copy);
      }
    }
  } catch {
    // Whoever is told must not harm the application either.
  }
}

/** Of what is added here nothing is seen before `hookEsModules` is called. Throws where `versions` cannot be read. */
export function interceptEsModule(interception: EsInterception): Undo {
  new TableRow(interception).allows(undefined);
  const remove = table.add(interception);
  return () => {
    remove();
    told.delete(interception);
  };
}

function hook(): Undo {
  Object.defineProperty(globalThis, receiverName, { value: receive, configurable: true, writable: true });
  const isHere = canHookHere();
  const undos = [
    hookRequired(table, {
      areImportsSeen: isHere,
      forget: (moduleUrl) => seen.delete(moduleUrl),
      isTold: (moduleUrl) => seen.has(moduleUrl),
      tell: receive,
    }),
  ];
  if (isHere) undos.push(hookHere(table));
  else {
    const files = table.wishes().filter((wish) => !told.has(wish));
    if (files.length > 0) hookLoaderThread(files);
    for (const file of files) told.add(file);
  }
  return () => {
    for (const undo of undos) undo();
    Reflect.deleteProperty(globalThis, receiverName);
  };
}

/**
 * Lets Node call us for modules that are loaded from now on. To be called once, when all interceptions of a start have been made, and only
 * where one of the packages is installed (`isAnyInstalled`): a hook costs some 30 µs for each module.
 */
export function hookEsModules(): Undo {
  if (unhook !== undefined || table.isEmpty) return () => {};
  unhook = hook();
  return () => {
    unhook?.();
    unhook = undefined;
  };
}
