import type { SpanJson } from '../trace/trace-json.ts';
import { requestPath } from './request-path.ts';

/** Numbers, UUIDs and long hexadecimal ids between separators: what differs from one call to the next. */
const variable =
  /(?<![^\s/:=#,;(&-])(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,})(?![^\s/:?#,;)&-])/gi;

/** Of ten thousand spans most share a few names. */
const known = new Map<string, string>();
const mostKnown = 5000;
/** Names that differ only behind so many letters are the same to everybody. */
const mostChars = 500;

/** `GET /item/N`: one name for all calls that do the same to different things. */
export function patternOf(whole: string): string {
  const text = whole.slice(0, mostChars);
  const before = known.get(text);
  if (before !== undefined) return before;
  const pattern = text.replace(variable, 'N');
  if (known.size >= mostKnown) known.clear();
  known.set(text, pattern);
  return pattern;
}

/** What a span did, without what it did it to. The path of its request counts where the name is only a method. */
export function operationPattern(span: SpanJson): string {
  const path = requestPath(span.operationName, span.tags ?? []);
  return patternOf(path === undefined ? span.operationName : `${span.operationName} ${path}`);
}
