// traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01   (version - trace - parent - flags)
import { RANDOM, REMOTE, SAMPLED, type SpanIdentity } from '../span-identity.ts';
import { lowerHex, parseIds, readDigits } from './ids.ts';
import { skipSpace, trimEnd } from './optional-space.ts';

export const TRACEPARENT = 'traceparent';

const length = 55;
const dash = 0x2d;

/**
 * Also versions above 00, which are additive: the first 55 characters, then the end or a dash (3.2.4). Flags that level 2
 * does not name are dropped here, so that they can never be sent on (3.2.2.5.3).
 */
export function parseTraceparent(header: string): SpanIdentity | undefined {
  const from = skipSpace(header, 0, header.length);
  const to = trimEnd(header, from, header.length);
  if (to - from < length) return undefined;
  const version = readDigits(header, from, from + 2, lowerHex);
  if (version < 0 || version === 0xff) return undefined;
  if (to - from > length) {
    if (version === 0 || header.charCodeAt(from + length) !== dash) return undefined;
    // Several headers, joined by the HTTP library: no field of any version holds a comma.
    if (header.indexOf(',', from) !== -1) return undefined;
  }
  if (header.charCodeAt(from + 2) !== dash || header.charCodeAt(from + 35) !== dash) return undefined;
  const flags = readDigits(header, from + 53, from + length, lowerHex);
  if (header.charCodeAt(from + 52) !== dash || flags < 0) return undefined;
  const at = { traceFrom: from + 3, traceTo: from + 35, spanFrom: from + 36, spanTo: from + 52 };
  return parseIds(header, at, lowerHex, (flags & (SAMPLED | RANDOM)) | REMOTE);
}

export function formatTraceparent(identity: SpanIdentity): string {
  return `00-${identity.traceId}-${identity.spanId}-0${identity.bits & (SAMPLED | RANDOM)}`;
}
