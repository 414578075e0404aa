import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../api/get-json.ts';
import { ownKeys, ranked, type Suggestion, type Writing } from '../model/query/suggest.ts';

interface Keys {
  readonly keys: readonly { readonly key: string; readonly count: number }[];
}

interface Values {
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** What the store has for what is being written; nothing while nobody writes. */
export function useSuggestions(writing: Writing | undefined, service: string): readonly Suggestion[] {
  const [all, setAll] = useState<{ path: string; found: readonly Suggestion[] }>({ path: '', found: [] });
  const path = writing === undefined ? undefined : pathOf(writing, service);
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    read(path, abort.signal).then(
      (found) => setAll({ path, found }),
      // Without suggestions one can write all the same.
      () => undefined,
    );
    return () => abort.abort();
  }, [path]);
  if (writing === undefined) return [];
  const known = all.path === path ? all.found : [];
  const found = ranked(writing.tag === 'key' ? [...ownKeys, ...known] : known, writing.prefix);
  // What is written already to the end is no suggestion.
  return found.length === 1 && found[0]?.text === writing.prefix && writing.tag === 'value' ? [] : found;
}

function pathOf({ tag, key }: Writing, service: string): string {
  if (tag === 'key') return '/api/spoor/keys';
  return `/api/spoor/values?${new URLSearchParams({ key, ...(service === '' ? {} : { service }) })}`;
}

async function read(path: string, signal: AbortSignal): Promise<Suggestion[]> {
  const answer = await getJson<Keys | Values>(path, signal);
  if ('values' in answer) return answer.values.map(({ value, count }) => ({ text: value, count }));
  const own = new Set(ownKeys.map(({ text }) => text));
  return answer.keys.flatMap(({ key, count }) => (own.has(key) ? [] : [{ text: key, count }]));
}
