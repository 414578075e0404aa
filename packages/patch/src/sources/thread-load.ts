import { type LoadResult, rewriteLoaded, type SourceRewriter } from './rewrite-loaded.ts';

type NextLoad = (url: string, context: unknown) => Promise<LoadResult>;

/**
 * The `load` of a loader that is registered again after each other one: the chain then has it several times, and the outermost call alone
 * has what the others have made of the file.
 */
export function createThreadLoad(
  rewriter: () => SourceRewriter | undefined,
): (url: string, context: unknown, nextLoad: NextLoad) => Promise<LoadResult> {
  const under = new Set<string>();
  return async (moduleUrl, context, nextLoad) => {
    const current = rewriter();
    if (current === undefined || under.has(moduleUrl)) return nextLoad(moduleUrl, context);
    under.add(moduleUrl);
    try {
      return rewriteLoaded(current, moduleUrl, await nextLoad(moduleUrl, context));
    } finally {
      under.delete(moduleUrl);
    }
  };
}
