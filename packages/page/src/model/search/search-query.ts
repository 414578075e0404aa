import { parseQuery, type Term } from '../query/parse-query.ts';
import { ownKeys } from '../query/suggest.ts';
import { parseDuration } from '../text/format-duration.ts';

/** What the search form holds, as text, and what stands in the page's address. */
export interface SearchForm {
  readonly service: string;
  readonly operation: string;
  /** What is written: words and conditions (`parseQuery`). */
  readonly q: string;
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
  q: '',
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
  const form = Object.fromEntries(
    fields.map((name) => [name, params.get(name) ?? '']),
  ) as unknown as SearchForm;
  // Older addresses have conditions for equal tags alone.
  return form.q === '' ? { ...form, q: params.get('tags') ?? '' } : form;
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
  const query = parseQuery(form.q);
  if (query.tag === 'refused') return { tag: 'refused', field: 'q', reason: query.reason };
  setConditions(params, query.terms);
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

/** Equal tags have an index of their own in the store: it finds them a few times as fast. */
function setConditions(params: URLSearchParams, terms: readonly Term[]): void {
  const tags: Record<string, string> = Object.create(null);
  const where: object[] = [];
  for (const { key, operator, value, not } of terms) {
    const isOwn = ownKeys.some(({ text }) => text === key) || key === 'name' || key === '';
    if (operator === '=' && !not && !isOwn && tags[key] === undefined) tags[key] = value;
    else where.push({ key, op: operator, value: sizeOf(key, operator, value), ...(not ? { not } : {}) });
  }
  if (Object.keys(tags).length > 0) params.set('tags', JSON.stringify(tags));
  if (where.length > 0) params.set('where', JSON.stringify(where));
}

/** The collector takes durations with their unit alone. */
function sizeOf(key: string, operator: string, value: string): string {
  const micros = key === 'duration' && operator !== '~' ? parseDuration(value) : undefined;
  return micros === undefined ? value : `${micros}us`;
}

/** Whether anything is asked for, so that an empty answer does not mean an empty store. */
export function isFiltered(form: SearchForm): boolean {
  return fields.some((name) => name !== 'limit' && form[name] !== '');
}
