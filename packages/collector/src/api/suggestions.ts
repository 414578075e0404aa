import type { SpanStore } from '../store/span-store.ts';
import { type Counted, tagKeys, tagValues } from '../store/tag-catalog.ts';
import { bad, optional } from './parameters.ts';

/** What can be searched by, for whoever writes a search down. */
export const keySuggestions = (store: SpanStore) => ({
  keys: tagKeys(store).map(({ text, count }: Counted) => ({ key: text, count })),
});

export function valueSuggestions(store: SpanStore, params: URLSearchParams) {
  const key = optional(params, 'key');
  if (key === undefined) throw bad("parameter 'key' is required");
  return {
    values: tagValues(store, key, optional(params, 'service')).map(({ text, count }) => ({
      value: text,
      count,
    })),
  };
}
