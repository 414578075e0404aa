/** What is being written where the cursor stands: the part of the text that a suggestion would take the place of. */
export interface Writing {
  readonly tag: 'key' | 'value';
  /** Of a value: the key in front of it. */
  readonly key: string;
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
}

export interface Suggestion {
  readonly text: string;
  /** How often it is used; 0 where nobody counted. */
  readonly count: number;
  /** In a few words, for what has a meaning of its own. */
  readonly about?: string;
}

/** Keys that every span has, whatever its tags. */
export const ownKeys: readonly Suggestion[] = [
  { text: 'status', count: 0, about: 'HTTP status, such as status>=500' },
  { text: 'duration', count: 0, about: 'such as duration>200ms' },
  { text: 'service', count: 0, about: 'name of the service' },
  { text: 'operation', count: 0, about: 'name of the span' },
  { text: 'path', count: 0, about: 'path of the request, such as path~/cart/*' },
  { text: 'method', count: 0, about: 'HTTP method' },
  { text: 'kind', count: 0, about: 'server, client, producer, consumer, internal' },
  { text: 'error', count: 0, about: 'true or false' },
];

export function writingAt(text: string, cursor: number): Writing {
  let isQuoted = false;
  // Spaces within quotes belong to the word: quotes are counted from the front.
  let from = 0;
  for (let i = 0; i < cursor; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(text[i] ?? '')) from = i + 1;
  }
  let to = cursor;
  while (to < text.length && !/\s/.test(text[to] ?? '')) to++;
  const written = text.slice(from, cursor);
  const match = /^-?([^\s=<>!~"]+)(?:>=|<=|!=|=|>|<|~)"?/.exec(written);
  if (match === null) {
    const minus = written.startsWith('-') ? 1 : 0;
    return { tag: 'key', key: '', prefix: written.slice(minus), from: from + minus, to };
  }
  const begin = match[0].replace(/"$/, '').length;
  return {
    tag: 'value',
    key: match[1] ?? '',
    prefix: written.slice(match[0].length),
    from: from + begin,
    to,
  };
}

/** The text with the suggestion in its place, and where the cursor then stands. */
export function applySuggestion(
  text: string,
  writing: Writing,
  chosen: string,
): { readonly text: string; readonly cursor: number } {
  const isKey = writing.tag === 'key';
  const quoted = /^[^\s"\\]+$/.test(chosen) ? chosen : `"${chosen.replace(/["\\]/g, '\\$&')}"`;
  const put = isKey ? `${chosen}=` : `${quoted} `;
  const before = text.slice(0, writing.from) + put;
  return { text: before + text.slice(writing.to).replace(/^\s+/, ''), cursor: before.length };
}

const most = 12;

/** Those that begin with it, then those that contain it. */
export function ranked(all: readonly Suggestion[], prefix: string): Suggestion[] {
  const wanted = prefix.toLowerCase();
  const begin: Suggestion[] = [];
  const contain: Suggestion[] = [];
  for (const suggestion of all) {
    const text = suggestion.text.toLowerCase();
    if (text.startsWith(wanted)) begin.push(suggestion);
    else if (text.includes(wanted)) contain.push(suggestion);
  }
  return [...begin, ...contain].slice(0, most);
}
