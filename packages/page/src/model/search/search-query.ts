import { parseDuration } from '../text/format-duration.ts';
import { parseTags } from './parse-tags.ts';

/** What the search form holds, as text, and what stands in the page's address. */
export interface SearchForm {
  readonly service: string;
  readonly operation: string;
  readonly tags: string;
  readonly minDuration: string;
  readonly maxDuration: string;
  /** `''` everything stored, `5m`, `1h` …, or `custom` with start and end. */
  readonly lookback: string;
  /** Microseconds since the epoch, as digits. */
  readonly start: string;
  readonly end: string;
  readonly errors: string;
  readonly calledBy: string;
  readonly limit: string;
}

export const emptyForm: SearchForm = {
  service: '',
  operation: '',
  tags: '',
  minDuration: '',
  maxDuration: '',
  lookback: '',
  start: '',
  end: '',
  errors: '',
  calledBy: '',
  limit: '',
};

const fields = Object.keys(emptyForm) as (keyof SearchForm)[];

export function formFromParams(params: URLSearchParams): SearchForm {
  return Object.fromEntries(fields.map((name) => [name, params.get(name) ?? ''])) as unknown as SearchForm;
}

/** The page's address of a search; what is not set is left out. */
export function searchHref(form: Partial<SearchForm>): string {
  const params = new URLSearchParams();
  for (const name of fields) {
    const value = form[name];
    if (value !== undefined && value !== '') params.set(name, value);
  }
  const query = params.toString();
  return query === '' ? '/search' : `/search?${query}`;
}

export type ApiQuery =
  | { readonly tag: 'query'; readonly query: string }
  | { readonly tag: 'refused'; readonly field: keyof SearchForm; readonly reason: string };

/** The parameters of `/api/spoor/traces` for this form, or what is wrong with it. */
export function apiQuery(form: SearchForm): ApiQuery {
  const params = new URLSearchParams({ limit: form.limit || '100' });
  const copy = (name: 'service' | 'operation' | 'calledBy') =>
    form[name] !== '' && params.set(name, form[name]);
  copy('service');
  copy('operation');
  copy('calledBy');
  const tags = parseTags(form.tags);
  if (tags.tag === 'refused') return { tag: 'refused', field: 'tags', reason: tags.reason };
  if (Object.keys(tags.tags).length > 0) params.set('tags', JSON.stringify(tags.tags));
  for (const name of ['minDuration', 'maxDuration'] as const) {
    if (form[name].trim() === '') continue;
    const micros = parseDuration(form[name]);
    if (micros === undefined) {
      return {
        tag: 'refused',
        field: name,
        reason: `duration must be such as 200ms or 1.5s, got ${form[name].slice(0, 40)}`,
      };
    }
    params.set(name, `${micros}us`);
  }
  if (form.lookback !== '' && form.lookback !== 'custom') params.set('lookback', form.lookback);
  else {
    if (/^\d+$/.test(form.start)) params.set('start', form.start);
    if (/^\d+$/.test(form.end)) params.set('end', form.end);
  }
  if (form.errors === 'true') params.set('errors', 'true');
  return { tag: 'query', query: params.toString() };
}

/** Whether anything is asked for, so that an empty answer does not mean an empty store. */
export function isFiltered(form: SearchForm): boolean {
  return fields.some((name) => name !== 'limit' && form[name] !== '');
}
