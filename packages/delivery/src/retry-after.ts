// Retry-After: 120
// Retry-After: Fri, 31 Dec 1999 23:59:59 GMT        (RFC 9110, 10.2.3)
import { parseDate } from '@spoor/core';

/** A collector that asks for more is asked again after this. */
const longestMs = 5 * 60_000;

/** Milliseconds to wait, or `undefined` for an absent or malformed header. */
export function parseRetryAfter(header: string | undefined, wallMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Math.min(longestMs, Number(text) * 1000);
  // Every HTTP date begins with the day's name; Date.parse alone would take "-5" for a year.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
  const at = parseDate(text);
  return Number.isNaN(at) ? undefined : Math.min(longestMs, Math.max(0, at - wallMs));
}
