// tracestate: rojo=00f067aa0ba902b7,tenant@congo=t61rcWkgMzE   (latest first)
import type { TraceState } from '@opentelemetry/api';
import { skipSpace, trimEnd } from './optional-space.ts';

export const TRACESTATE = 'tracestate';

/** W3C Trace Context level 2, 3.3.1.1. */
const maxMembers = 32;
const maxKey = 256;
const maxValue = 256;
/** Level 2 asks for 512 at least (3.3.1.5); the bound keeps a hostile header from being held by every open span. */
const maxLength = 4096;
/** 3.3.1.5: when something must go, members longer than this go first. */
const longMember = 128;

const isKeyStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
/** `_ - * / @` */
const isKeyMark = (code: number): boolean =>
  code === 0x5f || code === 0x2d || code === 0x2a || code === 0x2f || code === 0x40;

/** At most 256 characters, the first one a letter or a digit (level 2, 3.3.1.3.1, which allows `@` wherever a mark may stand). */
function isKey(text: string, from: number, to: number): boolean {
  if (to <= from || to - from > maxKey || !isKeyStart(text.charCodeAt(from))) return false;
  for (let index = from + 1; index < to; index++) {
    const code = text.charCodeAt(index);
    if (!isKeyStart(code) && !isKeyMark(code)) return false;
  }
  return true;
}

/** Printable ASCII without `,` and `=`, not ending in a space (3.3.1.3.2). */
function isValue(text: string, from: number, to: number): boolean {
  if (to <= from || to - from > maxValue || text.charCodeAt(to - 1) === 0x20) return false;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === 0x2c || code === 0x3d) return false;
  }
  return true;
}

/**
 * `key=value` members, checked; undefined when one of them is wrong or there are too many. Of a key that comes twice the
 * first one stays, which is the newest: level 1's receivers discard a list that repeats a key, and level 2 lets us take
 * the repetition away (3.5).
 */
function parseMembers(header: string): string[] | undefined {
  const members: string[] = [];
  const keys = new Set<string>();
  for (let start = 0; start <= header.length; ) {
    const comma = header.indexOf(',', start);
    const end = comma === -1 ? header.length : comma;
    const from = skipSpace(header, start, end);
    const to = trimEnd(header, from, end);
    start = end + 1;
    // Empty members are allowed: senders that join several headers cannot avoid them (3.3.1.1).
    if (from === to) continue;
    const equals = header.indexOf('=', from);
    if (equals === -1 || equals >= to) return undefined;
    if (!isKey(header, from, equals) || !isValue(header, equals + 1, to)) return undefined;
    const key = header.slice(from, equals);
    if (keys.has(key)) continue;
    if (members.length === maxMembers) return undefined;
    keys.add(key);
    members.push(header.slice(from, to));
  }
  return members;
}

const joinedLength = (members: readonly string[]): number =>
  members.reduce((sum, member) => sum + member.length + 1, -1);

/** Whole members leave, the long ones first, then from the end (3.3.1.5). */
function truncate(members: string[]): string[] {
  let kept = members;
  for (let index = kept.length - 1; index >= 0 && joinedLength(kept) > maxLength; index--) {
    if ((kept[index] ?? '').length > longMember) kept = kept.toSpliced(index, 1);
  }
  while (joinedLength(kept) > maxLength) kept = kept.slice(0, -1);
  return kept;
}

/** Immutable, as the API asks; holds the list as it is sent. */
export class W3CTraceState implements TraceState {
  readonly #list: string;

  constructor(list: string) {
    this.#list = list;
  }

  #members(): string[] {
    return this.#list === '' ? [] : this.#list.split(',');
  }

  get(key: string): string | undefined {
    const prefix = `${key}=`;
    return this.#members()
      .find((member) => member.startsWith(prefix))
      ?.slice(prefix.length);
  }

  /** The changed or new member moves to the front, the others keep their order (3.5). Nothing happens on bad input. */
  set(key: string, value: string): W3CTraceState {
    if (typeof key !== 'string' || typeof value !== 'string') return this;
    if (!isKey(key, 0, key.length) || !isValue(value, 0, value.length)) return this;
    const others = this.#members().filter((member) => !member.startsWith(`${key}=`));
    const members = [`${key}=${value}`, ...others].slice(0, maxMembers);
    return new W3CTraceState(truncate(members).join(','));
  }

  unset(key: string): W3CTraceState {
    const members = this.#members();
    const others = members.filter((member) => !member.startsWith(`${key}=`));
    return others.length === members.length ? this : new W3CTraceState(others.join(','));
  }

  serialize(): string {
    return this.#list;
  }
}

/**
 * A list that breaks the grammar is discarded as a whole; that never touches the traceparent (3.3). Several headers are
 * joined with commas by the caller (3.3.1).
 */
export function parseTraceState(header: string): W3CTraceState | undefined {
  const members = parseMembers(header);
  if (members === undefined || members.length === 0) return undefined;
  return new W3CTraceState(truncate(members).join(','));
}

/** Any TraceState of the API: a foreign one is checked again, for it goes into a header. */
export function formatTraceState(state: TraceState): string {
  const list = state.serialize();
  if (state instanceof W3CTraceState) return list;
  return typeof list === 'string' ? (parseTraceState(list)?.serialize() ?? '') : '';
}
