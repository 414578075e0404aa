/**
 * Redis commands as the semantic conventions want them (https://opentelemetry.io/docs/specs/semconv/database/redis/): as a user types them
 * at the command line of Redis, with `?` in the place of values.
 */
import { RealBuffer } from '@spoor/core';
import { keyRule } from './key-rules.ts';

const mostArguments = 24;
const longestKey = 200;
const longestBatch = 1000;
const mostNames = 512;

const upperCase = new Map<string, string>();

/** As Redis writes it, `GET`, however the library does. Names from applications are remembered up to a limit. */
export function commandName(given: string): string {
  const known = upperCase.get(given);
  if (known !== undefined) return known;
  const name = given.toUpperCase();
  if (upperCase.size < mostNames && given.length <= longestKey) upperCase.set(given, name);
  return name;
}

/** Bytes that are no text are a value like any other. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unreadable = /[\u0000-\u001f\u007f\ufffd]/;

function readable(key: unknown): string | undefined {
  if (typeof key === 'string') return key.length > longestKey ? `${key.slice(0, longestKey)}...` : key;
  if (typeof key === 'number') return String(key);
  if (!(key instanceof Uint8Array) || key.length > longestKey) return undefined;
  const text = RealBuffer.from(key.buffer, key.byteOffset, key.length).toString();
  return unreadable.test(text) ? undefined : text;
}

function keyText(key: unknown): string {
  try {
    return readable(key) ?? '?';
  } catch {
    // A Proxy that was revoked, bytes that somebody has taken away.
    return '?';
  }
}

/** How many keys an argument says that there are. */
function countOf(argument: unknown): number {
  const count = typeof argument === 'string' || typeof argument === 'number' ? Number(argument) : 0;
  return Number.isInteger(count) && count > 0 ? count : 0;
}

/** `XREAD COUNT ? STREAMS a b ? ?`: the number of keys is the number of ids. */
function streamLetters(args: readonly unknown[], from: number): string {
  const at = args.findIndex(
    (argument, index) => index >= from && typeof argument === 'string' && /^streams$/i.test(argument),
  );
  if (at < 0) return '';
  return `${'v'.repeat(at - from)}w${'k'.repeat((args.length - at - 1) / 2)}`;
}

/** The letters of a rule spelled out, one for each argument as far as they are names. */
function lettersOf(rule: string, args: readonly unknown[], from: number): string {
  if (rule === 's') return streamLetters(args, from);
  const last = rule.at(-1);
  const count = args.length - from;
  if (last === '#') {
    const before = rule.length - 1;
    const keys = Math.min(countOf(args[from + before]), Math.max(0, count - rule.length));
    return `${rule.slice(0, -1)}w${'k'.repeat(keys)}`;
  }
  if (last === '-') return 'k'.repeat(Math.max(0, count - 1));
  if (last !== '*') return rule;
  const repeated = rule.slice(0, -1);
  // `wk*` repeats its last letter, `kv*` both.
  return repeated.startsWith('w')
    ? repeated + 'k'.repeat(Math.max(0, count - repeated.length))
    : repeated.repeat(Math.ceil(count / repeated.length));
}

export interface CommandTextOptions {
  /** Where the arguments begin in the list. */
  readonly from?: number;
  /** Values are `?`. */
  readonly isMasked: boolean;
}

/**
 * `SET user:17 ?`
 *
 * @param name in upper case
 */
export function commandText(
  name: string,
  args: readonly unknown[],
  { from = 0, isMasked }: CommandTextOptions,
): string {
  if (args.length <= from) return name;
  const letters = isMasked ? lettersOf(keyRule(name), args, from) : '';
  const end = Math.min(args.length, from + mostArguments);
  let text = name;
  for (let index = from; index < end; index++) {
    const letter = letters[index - from];
    text += !isMasked || letter === 'k' || letter === 'w' ? ` ${keyText(args[index])}` : ' ?';
  }
  return args.length > end ? `${text} [${args.length - end} more]` : text;
}

/** `MULTI`, or `MULTI GET` where all commands are the same. */
export function batchName(mode: 'MULTI' | 'PIPELINE', names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) return mode;
  for (const name of names) if (name !== first) return mode;
  return `${mode} ${first}`;
}

/** One text where all are the same, else one after the other, as far as there is room. */
export function batchText(texts: readonly string[]): string | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (texts.every((text) => text === first)) return first;
  let joined = first;
  for (let index = 1; index < texts.length; index++) {
    const next = `${joined}; ${texts[index]}`;
    if (next.length > longestBatch) return `${joined}; [${texts.length - index} more]`;
    joined = next;
  }
  return joined;
}
