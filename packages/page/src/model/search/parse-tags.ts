export type TagsInput =
  | { readonly tag: 'tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly tag: 'refused'; readonly reason: string };

const pair = /\s*([^\s=]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/gy;

/** `http.response.status_code=500 user="Ada L."` */
export function parseTags(text: string): TagsInput {
  const tags: Record<string, string> = Object.create(null);
  pair.lastIndex = 0;
  let end = 0;
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    const [, key = '', raw = ''] = match;
    tags[key] = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    end = pair.lastIndex;
  }
  const rest = text.slice(end).trim();
  if (rest === '') return { tag: 'tags', tags };
  return { tag: 'refused', reason: `tags must be key=value or key="a value", got ${rest.slice(0, 60)}` };
}
