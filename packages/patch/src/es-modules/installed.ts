import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import workerThreads from 'node:worker_threads';
import { PackageCopy } from '../package-copies.ts';
import { isInRange, parseVersionRange } from '../version-range.ts';

/** Where the application is. */
export interface Application {
  /** The main script; undefined for `node -e` and the like. */
  readonly script: string | undefined;
  readonly workingFolder: string;
}

const foldersOf = new WeakMap<Application, readonly string[]>();

/** The `node_modules` folders in which a `require` of the application looks, and pnpm's, where it keeps what others depend on. */
function findFolders({ script, workingFolder }: Application): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const start of [script === undefined ? workingFolder : dirname(script), workingFolder]) {
    for (let folder = start; !seen.has(folder); folder = dirname(folder)) {
      seen.add(folder);
      const candidate = join(folder, 'node_modules');
      if (existsSync(candidate)) found.add(candidate);
    }
  }
  const ofPnpm = [...found]
    .map((folder) => join(folder, '.pnpm', 'node_modules'))
    .filter((folder) => existsSync(folder));
  return [...found, ...ofPnpm];
}

function packageFolders(application: Application): readonly string[] {
  const folders = foldersOf.get(application) ?? findFolders(application);
  foldersOf.set(application, folders);
  return folders;
}

/** In a worker, Node runs the preloads of `--require` before the name of its script is known: the main thread has looked. */
const foundBefore = 'spoor:es-modules';
/** Told without node:worker_threads, which the main thread would load for it (https://nodejs.org/api/process.html#processabort). */
const isWorker = (process.abort as { readonly disabled?: boolean }).disabled === true;

/** A package, in some versions or in all. */
interface Sought {
  readonly name: string;
  /** `>=8.0.3 <9` */
  readonly versions?: string;
}

/** The package.json is read only of what is there. A range that cannot be read is told where it is used. */
function isThere(folder: string, { name, versions }: Sought): boolean {
  const path = join(folder, name);
  if (!existsSync(path)) return false;
  const range = versions === undefined ? undefined : parseVersionRange(versions);
  return range === undefined || isInRange(new PackageCopy(path, name).version, range);
}

/**
 * Whether one of these packages lies where the application would find it. A copy deeper down, which only another package can find, is
 * not looked for: that would be a walk through the whole tree at each start.
 */
export function isAnyInstalled(sought: readonly Sought[], application: Application): boolean {
  if (sought.length === 0) return false;
  // Yarn without node_modules: nothing lies in a folder, and its table would have to be loaded.
  if ((process.versions as { pnp?: string }).pnp !== undefined) return true;
  const folders = packageFolders(application);
  const isFound = sought.some((one) => folders.some((folder) => isThere(folder, one)));
  if (isFound) workerThreads.setEnvironmentData(foundBefore, true);
  else if (isWorker && application.script === undefined)
    return workerThreads.getEnvironmentData(foundBefore) === true;
  return isFound;
}
