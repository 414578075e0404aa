/** The load hook that gives the text of modules to whoever changes it, for both ways in which Node can be told of it. */
import module from 'node:module';
import url from 'node:url';

export type SourceFormat = 'module' | 'commonjs';

/** Changes the text of files before they are compiled. Its methods never throw. */
export interface SourceRewriter {
  /** Asked for each file that is loaded; false for nearly all. */
  wants(path: string): boolean;
  /** The text to be compiled instead; undefined: as it is. */
  rewrite(source: string, path: string, format: SourceFormat): string | undefined;
}

/** What `nextLoad` returns. */
export interface LoadResult {
  readonly format?: string | null;
  readonly source?: string | ArrayBuffer | Uint8Array | null;
}

/** What the types of Node 20 leave out. */
interface TypeStripping {
  stripTypeScriptTypes?(source: string): string;
}

const decoder = new TextDecoder();

const textOf = (source: string | ArrayBuffer | Uint8Array): string =>
  typeof source === 'string' ? source : decoder.decode(source);

/**
 * JavaScript of the same lines and columns, as Node makes it. Undefined where Node cannot, and for what takes more than leaving types out.
 */
export function stripTypes(source: string): string | undefined {
  const { emitWarning } = process;
  // Node says that this is experimental, where it does not say so of the loading itself.
  process.emitWarning = () => {};
  try {
    return (module as TypeStripping).stripTypeScriptTypes?.(source);
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * CommonJS is left to `_compile`, but for TypeScript, which Node 22 does not hand to it when such a file is imported.
 */
function rewritten(
  rewriter: SourceRewriter,
  path: string,
  { format, source }: LoadResult,
): LoadResult | undefined {
  if (source === null || source === undefined || !format) return undefined;
  const isTypeScript = format.endsWith('-typescript');
  if (format !== 'module' && !isTypeScript) return undefined;
  const wanted = format.startsWith('module') ? 'module' : 'commonjs';
  const text = isTypeScript ? stripTypes(textOf(source)) : textOf(source);
  const changed = text === undefined ? undefined : rewriter.rewrite(text, path, wanted);
  return changed === undefined ? undefined : { format: wanted, source: changed };
}

/** What was loaded, with another text where one is wanted. Everything else is handed on as it is. */
export function rewriteLoaded(rewriter: SourceRewriter, moduleUrl: string, result: LoadResult): LoadResult {
  try {
    if (!moduleUrl.startsWith('file:')) return result;
    const path = url.fileURLToPath(moduleUrl);
    if (!rewriter.wants(path)) return result;
    const changed = rewritten(rewriter, path, result);
    return changed === undefined ? result : { ...result, ...changed };
  } catch {
    // A URL that is no path, or a result of somebody's hook that is none: the module runs untouched.
    return result;
  }
}
