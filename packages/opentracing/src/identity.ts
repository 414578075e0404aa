// jaeger-client: Buffer(8 or 16), or hex without leading zeros; flags 1 sampled, 2 debug, 8 firehose
import { FIREHOSE, givenField, identityBits, RealBuffer, SpanIdentity } from '@spoor/core';
import { isObject, type JaegerContext, type JaegerContextClass } from './jaeger-client.ts';

const sampled = 1;
const debug = 2;
const firehose = 8;

/** Under this name a span context says which span it means; the same in every copy of Spoor. */
export const IDENTITY: unique symbol = Symbol.for('spoor.identity') as never;

/** Signed, as words of an identity are. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number);

const bitsOf = (flags: number): number =>
  identityBits(flags & sampled, false, (flags & debug) !== 0) | (flags & firehose ? FIREHOSE : 0);

const isIdOf = (value: unknown, ...lengths: readonly number[]): value is Uint8Array =>
  value instanceof Uint8Array && lengths.includes(value.length);

function identityOfBytes(trace: Uint8Array, span: Uint8Array, bits: number): SpanIdentity | undefined {
  const wide = trace.length === 16;
  const low = wide ? 8 : 0;
  const identity = new SpanIdentity(
    wide ? wordAt(trace, 0) : 0,
    wide ? wordAt(trace, 4) : 0,
    wordAt(trace, low),
    wordAt(trace, low + 4),
    wordAt(span, 0),
    wordAt(span, 4),
    bits,
    undefined,
  );
  return identity.isValid ? identity : undefined;
}

/** Which span a context of jaeger-client means; undefined for one that is not valid. */
export function identityOfJaeger(context: JaegerContext): SpanIdentity | undefined {
  const { _traceId: trace, _spanId: span } = context;
  const bits = bitsOf(Number(context.flags));
  if (isIdOf(trace, 8, 16) && isIdOf(span, 8)) return identityOfBytes(trace, span, bits);
  const { traceIdStr, spanIdStr } = context;
  if (typeof traceIdStr !== 'string' || typeof spanIdStr !== 'string') return undefined;
  const found = SpanIdentity.fromHex(traceIdStr, spanIdStr, 0);
  if (found === undefined) return undefined;
  const { t0, t1, t2, t3, s0, s1 } = found;
  return new SpanIdentity(t0, t1, t2, t3, s0, s1, bits, undefined);
}

/** High and low word of the parent's span id; zeros for a root. */
export function parentWords(context: JaegerContext): readonly [number, number] {
  const { _parentId: bytes } = context;
  if (isIdOf(bytes, 8)) return [wordAt(bytes, 0), wordAt(bytes, 4)];
  const { parentIdStr } = context;
  const parent = typeof parentIdStr === 'string' ? SpanIdentity.fromHex('1', parentIdStr, 0) : undefined;
  return parent === undefined ? [0, 0] : [parent.s0, parent.s1];
}

/** Of any span context that an application may hand us: ours, or one of jaeger-client's. */
export function identityIn(context: unknown): SpanIdentity | undefined {
  const own = givenField(context, IDENTITY);
  if (own instanceof SpanIdentity) return own.isValid ? own : undefined;
  if (!isObject(context) || givenField(context, 'spanIdStr') === undefined) return undefined;
  try {
    return identityOfJaeger(context as unknown as JaegerContext);
  } catch {
    // An object that only looks like one.
    return undefined;
  }
}

export const isSameSpan = (a: SpanIdentity, b: SpanIdentity): boolean =>
  a.s1 === b.s1 && a.s0 === b.s0 && a.t3 === b.t3 && a.t2 === b.t2 && a.t1 === b.t1 && a.t0 === b.t0;

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

const flagsOf = ({ isSampled, isDebug, bits }: SpanIdentity): number =>
  (isSampled ? sampled : 0) | (isDebug ? debug : 0) | (bits & FIREHOSE ? firehose : 0);

/**
 * As a caller's context: what is started below it takes over its decision, which is final.
 * @param Context of the copy that is to read it
 */
export function toJaeger(
  Context: JaegerContextClass,
  identity: SpanIdentity,
  baggage: Readonly<Record<string, string>>,
  debugId: string,
): JaegerContext {
  const isWide = (identity.t0 | identity.t1) !== 0;
  const bytes = RealBuffer.allocUnsafe(24);
  writeWord(bytes, 0, identity.t0);
  writeWord(bytes, 4, identity.t1);
  writeWord(bytes, 8, identity.t2);
  writeWord(bytes, 12, identity.t3);
  writeWord(bytes, 16, identity.s0);
  writeWord(bytes, 20, identity.s1);
  const context = Context.withBinaryIds(
    bytes.subarray(isWide ? 0 : 8, 16),
    bytes.subarray(16),
    null,
    flagsOf(identity),
    baggage,
    debugId,
  );
  context._setRemote?.(true);
  return context;
}
