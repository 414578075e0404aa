/** Longer ones would keep the browser busy, and nobody reads them here. */
const mostChars = 200_000;

/** A value that is an object or a list of JSON, over several lines; undefined if it is none. Numbers keep their digits. */
export function prettyJson(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > mostChars || !/^[[{].*[\]}]$/s.test(trimmed)) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value !== 'object' || value === null) return undefined;
  } catch {
    return undefined;
  }
  return indented(trimmed);
}

/** By the text itself, since to parse and print it would round large numbers and drop keys that are said twice. */
function indented(json: string): string {
  let depth = 0;
  let out = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [part] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g)) {
    if (part === '{' || part === '[') {
      depth += 1;
      out += part + line();
    } else if (part === '}' || part === ']') {
      depth -= 1;
      // An empty one stays on its line.
      out = /[[{]\s*$/.test(out) ? out.trimEnd() + part : out + line() + part;
    } else if (part === ',') out += part + line();
    else if (part === ':') out += ': ';
    else out += part;
  }
  return out;
}
