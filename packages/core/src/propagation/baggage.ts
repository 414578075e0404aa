// baggage: userId=alice,serverNode=DF%2028;opaque;k=v, isProduction=false
import type { BaggageEntry } from '@opentelemetry/api';
import {
  type BaggageCollector,
  baggageMetadata,
  maxBaggageBytes,
  maxBaggageMembers,
  type NamedEntry,
} from './baggage-entries.ts';
import { skipSpace, trimEnd } from './optional-space.ts';
import { isPlain, percentDecode, percentEncode, plainCharacters } from './percent.ts';

export const BAGGAGE = 'baggage';

const isAlphanumeric = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** RFC 7230, 3.2.6, without `%`, which opens an escape. */
export const tokenCharacters = plainCharacters(
  (code) => isAlphanumeric(code) || "!#$&'*+-.^_`|~".includes(String.fromCharCode(code)),
);
/** W3C Baggage 3.3.1, baggage-octet: printable, but no space, `"`, `,`, `;` and `\`. */
const valueCharacters = plainCharacters(
  (code) => code > 0x20 && code < 0x7f && !'",;\\'.includes(String.fromCharCode(code)),
);
/** Properties are opaque: only what would break the list or the header is escaped. */
const propertyCharacters = plainCharacters((code) => code >= 0x20 && code < 0x7f && code !== 0x2c);
/** For reading, `%` stands for itself in properties. */
const isControl = (code: number): boolean => (code < 0x20 ? code !== 0x09 : code === 0x7f);

function hasControl(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (isControl(text.charCodeAt(index))) return true;
  return false;
}

/** One `key=value;properties` without the spaces around it; undefined when it is none. */
function parseMember(
  header: string,
  from: number,
  to: number,
): { key: string; entry: BaggageEntry } | undefined {
  const semicolon = header.indexOf(';', from);
  const pairEnd = semicolon === -1 || semicolon > to ? to : semicolon;
  const equals = header.indexOf('=', from);
  if (equals === -1 || equals >= pairEnd || hasControl(header, from, to)) return undefined;
  const rawKey = header.slice(from, trimEnd(header, from, equals));
  // As upstream does, an escape in a key is read; the specification's tokens hold none, so nothing is lost.
  if (rawKey === '' || !isPlain(rawKey.replaceAll('%', ''), tokenCharacters)) return undefined;
  const valueEnd = trimEnd(header, equals + 1, pairEnd);
  const value = percentDecode(header.slice(skipSpace(header, equals + 1, valueEnd), valueEnd));
  const properties = header.slice(skipSpace(header, Math.min(pairEnd + 1, to), to), to);
  const entry = properties === '' ? { value } : { value, metadata: baggageMetadata(properties) };
  return { key: percentDecode(rawKey), entry };
}

/**
 * Adds the members to `into` until it is full; a member that is none is left out alone (4.1). Several headers are joined
 * with commas by the caller.
 */
export function parseBaggage(header: string, into: BaggageCollector): void {
  for (let start = 0; start < header.length; ) {
    const comma = header.indexOf(',', start);
    const end = comma === -1 ? header.length : comma;
    const from = skipSpace(header, start, end);
    const to = trimEnd(header, from, end);
    start = end + 1;
    if (to - from > maxBaggageBytes) return;
    const member = parseMember(header, from, to);
    if (member !== undefined && !into.add(member.key, member.entry, to - from)) return;
  }
}

function formatMember(key: string, entry: BaggageEntry): string {
  const pair = `${percentEncode(key, tokenCharacters)}=${percentEncode(String(entry.value), valueCharacters)}`;
  const properties = entry.metadata?.toString() ?? '';
  if (properties === '') return pair;
  // Percent signs of properties are kept: they came in, or were written by the application, as they are to be sent.
  const safe = properties.split('%').map((part) => percentEncode(part, propertyCharacters));
  return `${pair};${safe.join('%')}`;
}

/**
 * Empty when there is nothing to send; whole members are dropped from the end when it would be too long (3.3.2).
 *
 * @param room the most characters that the request can take
 */
export function formatBaggage(entries: readonly NamedEntry[], room: number): string {
  const most = Math.min(room, maxBaggageBytes);
  let header = '';
  let members = 0;
  for (const [key, entry] of entries) {
    if (key === '') continue;
    const member = formatMember(key, entry);
    const length = header.length + member.length + (members > 0 ? 1 : 0);
    if (members === maxBaggageMembers || length > most) return header;
    header = members > 0 ? `${header},${member}` : member;
    members++;
  }
  return header;
}
