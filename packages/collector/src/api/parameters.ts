import { parseGoDuration } from '@spoor/rules';
import { HttpError } from '../http/http-error.ts';

/** The value of a parameter; absent and empty are the same. */
export function optional(params: URLSearchParams, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = params.get(name);
    if (value !== null && value !== '') return value;
  }
  return undefined;
}

/** A number, a time or a duration is never longer; what is longer is not looked at. */
const maxNumberChars = 64;
/** Conditions of one search: each is looked for in each span. */
const maxTags = 64;
const maxShownChars = 100;

/** A text that came from outside, as a message may repeat it. */
export function shown(text: string): string {
  return text.length <= maxShownChars
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, maxShownChars))}…`;
}

/** As `optional`, for what has to be short. */
export function optionalNumber(params: URLSearchParams, ...names: string[]): string | undefined {
  const text = optional(params, ...names);
  if (text === undefined || text.length <= maxNumberChars) return text;
  throw bad(`parameter '${names[0]}' must be at most ${maxNumberChars} characters long, got ${text.length}`);
}

export function bad(message: string): HttpError {
  return new HttpError(400, message);
}

/** An integer such as 1700000000000000, or a refusal in Jaeger's words. */
export function integer(params: URLSearchParams, name: string): number | undefined {
  const text = optionalNumber(params, name);
  if (text === undefined) return undefined;
  const refusal = (reason: string) =>
    bad(`unable to parse param '${name}': strconv.ParseInt: parsing ${JSON.stringify(text)}: ${reason}`);
  if (!/^[-+]?\d+$/.test(text)) throw refusal('invalid syntax');
  const exact = BigInt(text.replace('+', ''));
  if (BigInt.asIntN(64, exact) !== exact) throw refusal('value out of range');
  return Number(text);
}

export function durationMicros(params: URLSearchParams, ...names: string[]): number | undefined {
  const text = optionalNumber(params, ...names);
  if (text === undefined) return undefined;
  const micros = parseGoDuration(text);
  if (micros === undefined) {
    throw bad(`unable to parse param '${names[0]}': time: invalid duration ${JSON.stringify(text)}`);
  }
  return micros;
}

/** `{"http.status_code":"200"}`: an object of strings; later parameters of the same name add to it. */
export function tagMap(params: URLSearchParams, name: string): Record<string, string> {
  return Object.fromEntries(
    params
      .getAll(name)
      .filter((text) => text !== '')
      .flatMap((text) => stringEntries(text, name)),
  );
}

function stringEntries(text: string, name: string): [string, string][] {
  const refusal = () =>
    bad(`malformed '${name}' parameter, cannot unmarshal JSON: must be an object of strings`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal();
  return Object.entries(value).map(([key, entry]) => {
    if (typeof entry !== 'string') throw refusal();
    return [key, entry];
  });
}

export function fewTags(tags: Record<string, string>): Record<string, string> {
  const count = Object.keys(tags).length;
  if (count > maxTags) throw bad(`tags must be at most ${maxTags}, got ${count}`);
  return tags;
}

/** `true` or `false`, which is the default. */
export function flag(params: URLSearchParams, name: string): boolean {
  const text = optional(params, name) ?? 'false';
  if (text !== 'true' && text !== 'false') throw bad(`${name} must be true or false, got ${shown(text)}`);
  return text === 'true';
}

/** As Go's strconv.ParseBool reads it; `undefined` if it is none. */
export function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return undefined;
}

/** A trace id of 1 to 32 digits, padded to full width; undefined if it is none (Jaeger accepts short ones). */
export function parseTraceId(text: string): string | undefined {
  return /^[0-9a-f]{1,32}$/i.test(text) ? text.toLowerCase().padStart(32, '0') : undefined;
}

/** As Jaeger bounds it: a positive number, else a refusal. */
export function positive(params: URLSearchParams, fallback: number, ...names: string[]): number {
  const text = optionalNumber(params, ...names);
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text) || Number(text) === 0) {
    throw bad(`${names[0]} must be a positive integer, got ${JSON.stringify(text)}`);
  }
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}
