import { valueText } from '../trace/trace-json.ts';

interface Tag {
  readonly key: string;
  readonly value: unknown;
}

/** Where senders of all ages put it: what was asked for, else the pattern that it matched. */
export const requestPathKeys = ['url.path', 'http.target', 'http.path', 'url.full', 'http.url'] as const;
const keys: readonly string[] = [...requestPathKeys, 'http.route'];

/**
 * The path of an HTTP request beside a name that is only its method. Undefined where the name has it already, as a
 * path or as a route, and where the span is of no request.
 */
export function requestPath(name: string, tags: readonly Tag[]): string | undefined {
  const found = firstOf(tags);
  if (found === undefined) return undefined;
  const path = pathOf(valueText(found.value));
  const route = tags.find(({ key }) => key === 'http.route');
  const said = [path, ...(route === undefined ? [] : [valueText(route.value)])];
  return path === '' || said.some((text) => endsWithPath(name, text)) ? undefined : path;
}

/** In one pass: a trace of ten thousand spans is asked for all of its paths at once. */
function firstOf(tags: readonly Tag[]): Tag | undefined {
  let found: Tag | undefined;
  let rank: number = keys.length;
  for (const tag of tags) {
    const own = keys.indexOf(tag.key);
    if (own < 0 || own >= rank) continue;
    found = tag;
    rank = own;
  }
  return found;
}

/** Without the host in front and the query behind, which may hold secrets and is in the tags. */
export function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path === '' && url !== '' ? '/' : path;
}

const endsWithPath = (name: string, path: string): boolean => name === path || name.endsWith(` ${path}`);
