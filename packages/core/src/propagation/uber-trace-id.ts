// uber-trace-id: 4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1   (trace : span : parent : flags)
import { DEBUG, FIREHOSE, REMOTE, SAMPLED, type SpanIdentity } from '../span-identity.ts';
import { anyHex, parseIds, readDigits } from './ids.ts';
import { skipSpace, trimEnd } from './optional-space.ts';
import { percentDecode } from './percent.ts';
import { formatTraceId } from './trace-id.ts';

export const UBER_TRACE_ID = 'uber-trace-id';

/** Jaeger's flags; its debug bit is W3C's random bit, so the two bytes are never copied (docs/decisions/propagation.md). */
const jaegerSampled = 0x01;
const jaegerDebug = 0x02;
const jaegerFirehose = 0x08;
/** Every character of the longest valid header as an escape. */
const maxEncodedLength = 3 * (32 + 1 + 16 + 1 + 16 + 1 + 2);

/** Debug counts only together with sampled (Jaeger's documentation, Client Libraries, Propagation Format). */
function bitsOfFlags(flags: number): number {
  const sampled = (flags & jaegerSampled) !== 0;
  const debug = sampled && (flags & jaegerDebug) !== 0;
  return (
    REMOTE | (sampled ? SAMPLED : 0) | (debug ? DEBUG : 0) | ((flags & jaegerFirehose) !== 0 ? FIREHOSE : 0)
  );
}

/** The parent's id is deprecated and not looked at; ids and flags must be right. */
function parseDecoded(header: string): SpanIdentity | undefined {
  const traceFrom = skipSpace(header, 0, header.length);
  const end = trimEnd(header, traceFrom, header.length);
  const traceTo = header.indexOf(':', traceFrom);
  const spanTo = traceTo === -1 ? -1 : header.indexOf(':', traceTo + 1);
  const parentTo = spanTo === -1 ? -1 : header.indexOf(':', spanTo + 1);
  if (parentTo === -1) return undefined;
  const flags = end - parentTo > 3 ? -1 : readDigits(header, parentTo + 1, end, anyHex);
  if (flags < 0) return undefined;
  return parseIds(header, { traceFrom, traceTo, spanFrom: traceTo + 1, spanTo }, anyHex, bitsOfFlags(flags));
}

/** Some clients URL-encode the whole value on HTTP: decoded once, and only when no colon is there. */
export function parseUberTraceId(header: string): SpanIdentity | undefined {
  if (header.indexOf(':') !== -1) return parseDecoded(header);
  if (header.length > maxEncodedLength || header.indexOf('%') === -1) return undefined;
  return parseDecoded(percentDecode(header));
}

/**
 * One digit, below ten: Go's and Java's clients read it as a decimal number. Debug wins over firehose, for the two
 * together would be `b`.
 */
function formatFlags(bits: number): string {
  const sampled = bits & SAMPLED;
  if (sampled && bits & DEBUG) return '3';
  return String(sampled | (bits & FIREHOSE ? jaegerFirehose : 0));
}

/** The parent is `0`: deprecated. Zeros are never stripped: OpenTelemetry's Go wants 16 or 32, and 16 digits. */
export function formatUberTraceId(identity: SpanIdentity): string {
  return `${formatTraceId(identity)}:${identity.spanId}:0:${formatFlags(identity.bits)}`;
}
