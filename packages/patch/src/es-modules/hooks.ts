/** The two ways in which Node can be told of a load hook. Only one of them is in use in a process. */
import module, { createRequire } from 'node:module';
import url from 'node:url';
import type { PackageTable } from '../package-table.ts';
import type { Undo } from '../wrap.ts';
import type { EsFile } from './es-files.ts';
import { type LoadResult, withBindings } from './load-hook.ts';

type NextLoad = (url: string, context: unknown) => LoadResult;

/** What the types of Node 20 leave out. */
interface Hooking {
  registerHooks?(hooks: { load(url: string, context: unknown, nextLoad: NextLoad): LoadResult }): {
    deregister(): void;
  };
}

export function hookHere(table: PackageTable<EsFile>): Undo {
  const handle = (module as Hooking).registerHooks?.({
    load: (moduleUrl, context, nextLoad) => withBindings(table, moduleUrl, nextLoad(moduleUrl, context)),
  });
  return () => handle?.deregister();
}

/** Starts Node's thread for loaders, or gives the one that runs another loader. It cannot be undone, and need not be: nobody answers. */
export function hookLoaderThread(files: readonly EsFile[]): void {
  const loader = createRequire(import.meta.url).resolve('./loader.mjs');
  const data = files.map(({ name, file, versions, names }) => ({
    name,
    file,
    names,
    ...(versions === undefined ? {} : { versions }),
  }));
  module.register(url.pathToFileURL(loader).href, { data });
}
