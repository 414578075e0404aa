import { useEffect, useState } from 'preact/hooks';
import { getJson } from './get-json.ts';

export type Loaded<T> =
  | { readonly tag: 'loading' }
  | { readonly tag: 'ready'; readonly value: T }
  | { readonly tag: 'failed'; readonly error: unknown };

/**
 * What the collector answers for `path`; asked again when the path or `round` changes. While a new round of the same
 * path is under way the last answer stays, so that a live list does not flicker.
 */
export function useJson<T>(path: string | undefined, round = 0): Loaded<T> {
  const [state, setState] = useState<{ path: string | undefined; loaded: Loaded<T> }>({
    path: undefined,
    loaded: { tag: 'loading' },
  });
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    getJson<T>(path, abort.signal).then(
      (value) => setState({ path, loaded: { tag: 'ready', value } }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ path, loaded: { tag: 'failed', error } });
      },
    );
    return () => abort.abort();
  }, [path, round]);
  return state.path === path ? state.loaded : { tag: 'loading' };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
