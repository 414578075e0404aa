// key=value,key2=with%20escapes   (OTEL_RESOURCE_ATTRIBUTES, OTEL_EXPORTER_OTLP_HEADERS)
// key=value,key2=${HOST:unknown}  (JAEGER_TAGS)
// host:9000=name,other=name2      (OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING)
import { did } from './messages.ts';
import type { Parser } from './option.ts';

export type Pairs = Readonly<Record<string, string>>;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** [key, value], or undefined when there is no `=` or no key. */
function splitPair(member: string): [string, string] | undefined {
  const at = member.indexOf('=');
  const key = member.slice(0, Math.max(at, 0)).trim();
  return key === '' ? undefined : [key, member.slice(at + 1).trim()];
}

const members = (raw: string): string[] =>
  raw
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');

/** `__proto__` becomes a key like any other. */
const record = (entries: Iterable<readonly [string, string]>): Pairs =>
  Object.fromEntries(entries) satisfies Pairs;

/** Specification (resource/sdk.md): on any malformed member the whole value SHOULD be discarded. */
export const attributePairs: Parser<Pairs> = {
  type: 'Readonly<Record<string, string>>',
  rule: 'key=value pairs, comma-separated and percent-encoded',
  parse(raw) {
    const entries: [string, string][] = [];
    for (const member of members(raw)) {
      const pair = splitPair(member);
      const key = pair && decoded(pair[0]);
      const value = pair && decoded(pair[1]);
      if (key === undefined || value === undefined) return undefined;
      entries.push([key, value]);
    }
    return { value: record(entries) };
  },
};

/** RFC 9110: a field name is a token; a value has no control characters. Node throws on anything else. */
const isHeader = (name: string, value: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  /^[!#$%&'*+\-.^_`|~\w]+$/.test(name) && !/[\u0000-\u0008\u000a-\u001f\u007f\u0100-\uffff]/.test(value);

export const headerPairs: Parser<Pairs> = {
  type: 'Readonly<Record<string, string>>',
  rule: 'name=value pairs of header fields, comma-separated and percent-encoded',
  parse(raw) {
    const parsed = attributePairs.parse(raw);
    if (parsed === undefined) return undefined;
    const entries = Object.entries(parsed.value).map(([name, value]) => [name.toLowerCase(), value] as const);
    return entries.every(([name, value]) => isHeader(name, value)) ? { value: record(entries) } : undefined;
  },
};

/** Not percent-encoded; a malformed member is left out, as the Jaeger clients do. */
export const plainPairs: Parser<Pairs> = {
  type: 'Readonly<Record<string, string>>',
  rule: 'key=value pairs, comma-separated',
  parse(raw) {
    const all = members(raw);
    const pairs = all.map(splitPair).filter((pair) => pair !== undefined);
    if (pairs.length === 0) return undefined;
    const value = record(pairs);
    return pairs.length === all.length ? { value } : { value, remark: did.pairsOnly() };
  },
};

/** JAEGER_TAGS: `${NAME:default}` is the value of another variable. */
export function substituteVariables(pairs: Pairs, env: Readonly<Record<string, string | undefined>>): Pairs {
  return record(
    Object.entries(pairs).map(([key, value]) => {
      const [, name, fallback] = /^\$\{([^:}]+)(?::(.*))?\}$/.exec(value) ?? [];
      if (name === undefined) return [key, value];
      return [key, env[name] || (fallback ?? '')];
    }),
  );
}

/** `a=1,b=2` of an argument; what is no pair is left out. */
export const splitPairs = (raw: string): Pairs =>
  record(
    members(raw)
      .map(splitPair)
      .filter((pair) => pair !== undefined),
  );
