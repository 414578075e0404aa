// _HANDLER=src/app.handlers.main: the file src/app, with .js, .mjs or .cjs, and of its exports handlers.main
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface HandlerName {
  /** Without its extension, below the root of the function. */
  readonly file: string;
  /** The way to the function in what the file exports. */
  readonly path: readonly string[];
}

/** As the runtime reads it (aws-lambda-nodejs-runtime-interface-client, src/UserFunction.js). Undefined: no handler. */
export function parseHandlerName(text: string): HandlerName | undefined {
  const name = basename(text);
  const [file = '', ...path] = name.split('.');
  if (file === '' || path.length === 0 || path.includes('')) return undefined;
  return { file: join(dirname(text), file), path };
}

/** In the order of the runtime; a file without an extension is CommonJS. */
const extensions = ['', '.js', '.mjs', '.cjs'];

async function load(path: string): Promise<unknown> {
  const require = createRequire(path);
  try {
    return require(path);
  } catch (error) {
    // An ES module, or a package of them, on a Node that cannot require it.
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(path).href);
  }
}

/**
 * The application's own handler. What is thrown while it is loaded is the application's, and is what the runtime would have seen.
 *
 * @param root LAMBDA_TASK_ROOT
 */
export async function loadHandler(text: string, root: string): Promise<unknown> {
  const name = parseHandlerName(text);
  if (name === undefined) throw new TypeError(`_HANDLER must be file.function, got '${text}'`);
  const base = isAbsolute(name.file) ? name.file : resolve(root, name.file);
  const extension = extensions.find((each) => existsSync(base + each));
  if (extension === undefined) throw new Error(`Cannot find module '${base}'`);
  const path = base + extension;
  let found: unknown = extension === '.mjs' ? await import(pathToFileURL(path).href) : await load(path);
  for (const key of name.path) found = (found as Record<string, unknown> | undefined)?.[key];
  if (typeof found !== 'function') throw new TypeError(`${text} must be a function, got ${typeof found}`);
  return found;
}
