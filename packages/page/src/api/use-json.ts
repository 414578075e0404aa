import { useEffect, useState } from 'preact/hooks';
import { recoveries } from '../state/collector.ts';
import { CollectorGone, getJson } from './get-json.ts';

export type Loaded<T> =
  | { readonly tag: 'loading' }
  | { readonly tag: 'ready'; readonly value: T }
  | { readonly tag: 'failed'; readonly error: unknown };

interface State<T> {
  readonly path: string | undefined;
  readonly loaded: Loaded<T>;
}

/** Whoever goes back sees at once what was there, while it is asked for again. */
const latest = new Map<string, unknown>();
const mostKept = 12;

/**
 * What the collector answers for `path`; asked again when the path or `round` changes, and when the collector is back. While
 * a new round of the same path is under way, and while the collector is gone, the last answer stays.
 */
export function useJson<T>(path: string | undefined, round = 0): Loaded<T> {
  const [state, setState] = useState<State<T>>({ path: undefined, loaded: { tag: 'loading' } });
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    getJson<T>(path, abort.signal).then(
      (value) => {
        keep(path, value);
        setState({ path, loaded: { tag: 'ready', value } });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((before) =>
          error instanceof CollectorGone && before.path === path && before.loaded.tag === 'ready'
            ? before
            : { path, loaded: { tag: 'failed', error } },
        );
      },
    );
    return () => abort.abort();
  }, [path, round, recoveries.value]);
  if (state.path === path) return state.loaded;
  return path !== undefined && latest.has(path)
    ? { tag: 'ready', value: latest.get(path) as T }
    : { tag: 'loading' };
}

function keep(path: string, value: unknown): void {
  latest.delete(path);
  latest.set(path, value);
  for (const oldest of latest.keys()) {
    if (latest.size <= mostKept) break;
    latest.delete(oldest);
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
