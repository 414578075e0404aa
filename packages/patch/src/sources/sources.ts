/**
 * The text of every file before it is compiled, whatever loads it: the only place where somebody changes it. What a runner of TypeScript
 * makes of a file is seen, and not the file, wherever the runner is registered. See docs/decisions/functions.md.
 */
import module, { createRequire, syncBuiltinESMExports } from 'node:module';
import url from 'node:url';
import { canHookHere } from '../es-modules/can-hook-here.ts';
import { type Undo, wrap } from '../wrap.ts';
import { hookRequiredSources } from './required-sources.ts';
import { type LoadResult, rewriteLoaded, type SourceRewriter } from './rewrite-loaded.ts';

export type { SourceFormat, SourceRewriter } from './rewrite-loaded.ts';

type NextLoad = (url: string, context: unknown) => LoadResult;

/** What the types of Node 20 leave out. */
interface Hooking {
  registerHooks?(hooks: { load(url: string, context: unknown, nextLoad: NextLoad): LoadResult }): {
    deregister(): void;
  };
  register(specifier: string, options: { readonly data: unknown }): void;
}

/** The rewriter of a thread beside the application's, for versions of Node that cannot ask ours for ES modules. */
export interface LoaderThread {
  /** Its file, beside the bundle of this one. */
  readonly file: string;
  /** Given to its `initialize`. */
  readonly data: unknown;
}

const hooking = module as unknown as Hooking;

/** Ours is asked last, and so has the result of all others, as long as it is registered after them. */
function stayLast(registering: 'register' | 'registerHooks', registerAgain: () => void): Undo[] {
  if (typeof hooking[registering] !== 'function') return [];
  const undo = wrap(
    hooking as Required<Hooking>,
    registering,
    (original) =>
      function (this: unknown, ...args: never[]) {
        const result: unknown = Reflect.apply(original, this, args);
        try {
          registerAgain();
        } catch {
          // Ours is where it was.
        }
        return result;
      },
  );
  return [undo];
}

function hookHere(rewriter: SourceRewriter): Undo[] {
  const { registerHooks } = hooking;
  if (registerHooks === undefined) return [];
  const register = () =>
    registerHooks({
      load: (moduleUrl, context, nextLoad) =>
        rewriteLoaded(rewriter, moduleUrl, nextLoad(moduleUrl, context)),
    });
  let handle = register();
  return [
    () => handle.deregister(),
    ...stayLast('registerHooks', () => {
      handle.deregister();
      handle = register();
    }),
  ];
}

/** A loader cannot be taken back. What it puts into a source does nothing when nobody of ours is there. */
function hookLoaderThread({ file, data }: LoaderThread): Undo[] {
  const { register } = hooking;
  const path = createRequire(import.meta.url).resolve(file);
  const registerOurs = () => register(url.pathToFileURL(path).href, { data });
  registerOurs();
  return stayLast('register', registerOurs);
}

/** Of files that are loaded from now on. */
export function hookSources(rewriter: SourceRewriter, loaderThread: LoaderThread): Undo {
  const undos = [
    hookRequiredSources(rewriter),
    ...(canHookHere() ? hookHere(rewriter) : hookLoaderThread(loaderThread)),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const undo of undos.splice(0).reverse()) undo();
    syncBuiltinESMExports();
  };
}
