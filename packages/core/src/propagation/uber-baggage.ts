// uberctx-user-id: alice%20b      jaeger-baggage: k1=v1, k2=v2
import { tokenCharacters } from './baggage.ts';
import { type BaggageCollector, maxBaggageBytes, type NamedEntry } from './baggage-entries.ts';
import type { HeaderSink } from './header-sink.ts';
import { isPlain, percentDecode, percentEncode, plainCharacters } from './percent.ts';

export const UBERCTX_PREFIX = 'uberctx-';
export const JAEGER_BAGGAGE = 'jaeger-baggage';

/** RFC 3986's unreserved characters: `+` is escaped because Go's and Java's clients read it as a space. */
const valueCharacters = plainCharacters((code) => /[\w.~-]/.test(String.fromCharCode(code)));

/**
 * Names and values in turn; the names are lower-case and begin with the prefix. Go's and Java's clients write a blank as `+`
 * and a plus as `%2B`, Node's writes neither as it is. A key that has a value already keeps it: our own senders write the same
 * entries as `baggage` too.
 *
 * @param isText of a message: the values are as they stand
 */
export function parseUberctx(
  headers: readonly string[],
  into: BaggageCollector,
  prefix: string = UBERCTX_PREFIX,
  isText = false,
): void {
  const known = into.lowerCaseKeys();
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    const key = name.slice(prefix.length);
    if (key === '' || !isPlain(key.replaceAll('%', ''), tokenCharacters) || known?.has(key)) continue;
    const entry = { value: isText ? value : percentDecode(value.replaceAll('+', ' ')) };
    if (!into.add(key, entry, name.length + value.length)) return;
  }
}

/** For requests made by hand, without a trace context. Pairs with no or several `=` are dropped (jaeger-client-node, propagators/baggage.js). */
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
 * One header for each entry, as many as there is room for. A key that cannot be a header's name is not sent: it would throw in
 * the application's request. Jaeger's clients escape values in HTTP headers, and in no other carrier (jaeger-client-node,
 * propagators/text_map_codec.js, `urlEncoding`).
 */
export function formatUberctx(
  entries: readonly NamedEntry[],
  headers: HeaderSink,
  prefix: string = UBERCTX_PREFIX,
): void {
  for (const [key, entry] of entries) {
    if (key === '' || !isPlain(key, tokenCharacters)) continue;
    const name = prefix + key;
    const value = headers.isText ? String(entry.value) : percentEncode(String(entry.value), valueCharacters);
    if (value.length > headers.roomFor(name)) return;
    headers.set(name, value);
  }
}
