// uberctx-user-id: alice%20b      jaeger-baggage: k1=v1, k2=v2
import type { Baggage } from '@opentelemetry/api';
import { tokenCharacters } from './baggage.ts';
import { type BaggageCollector, maxBaggageBytes, maxBaggageMembers } from './baggage-entries.ts';
import type { HeaderSink } from './header-sink.ts';
import { isPlain, percentDecode, percentEncode, plainCharacters } from './percent.ts';

export const UBERCTX_PREFIX = 'uberctx-';
export const JAEGER_BAGGAGE = 'jaeger-baggage';

/** RFC 3986's unreserved characters: `+` is escaped because Go's and Java's clients read it as a space. */
const valueCharacters = plainCharacters((code) => /[\w.~-]/.test(String.fromCharCode(code)));

/** `name` is lower-case and begins with the prefix. A `+` is left alone: only some senders mean a space by it. */
export function parseUberctx(name: string, value: string, into: BaggageCollector): boolean {
  const key = name.slice(UBERCTX_PREFIX.length);
  if (key === '' || !isPlain(key.replaceAll('%', ''), tokenCharacters)) return true;
  return into.add(key, { value: percentDecode(value) }, name.length + value.length);
}

/** For requests made by hand, without a trace context. Pairs with no or several `=` are dropped (interop 1.4.1). */
export function parseJaegerBaggage(header: string, into: BaggageCollector): void {
  for (let start = 0; start < header.length; ) {
    const comma = header.indexOf(',', start);
    const end = comma === -1 ? header.length : comma;
    if (end - start > maxBaggageBytes) return;
    const [key, value, ...more] = header.slice(start, end).trim().split('=');
    start = end + 1;
    if (key === undefined || key === '' || value === undefined || more.length > 0) continue;
    if (!into.add(percentDecode(key), { value: percentDecode(value) }, key.length + value.length + 1)) return;
  }
}

/**
 * One header for each entry, within the limits of baggage. A key that cannot be a header's name is not sent: it would
 * throw in the application's request.
 */
export function formatUberctx(baggage: Baggage, headers: HeaderSink): void {
  let members = 0;
  let bytes = 0;
  for (const [key, entry] of baggage.getAllEntries()) {
    if (key === '' || !isPlain(key, tokenCharacters)) continue;
    const value = percentEncode(String(entry.value), valueCharacters);
    bytes += UBERCTX_PREFIX.length + key.length + value.length;
    if (++members > maxBaggageMembers || bytes > maxBaggageBytes) return;
    headers.set(UBERCTX_PREFIX + key, value);
  }
}
