import {
  type AttributeArray,
  type AttributeKey,
  type EncodableSpan,
  type FixedAttributes,
  givenCall,
  givenElements,
  givenField,
  givenText,
  type RecordedAttributes,
  type RecordedEvent,
  type RecordedLink,
  type RecordedValue,
  SpanIdentity,
  writeAttribute,
  writeFixed,
} from '@spoor/core';
import type { WideAttributeSink } from './span-format.ts';
import { lastSecond } from './words.ts';

/** More than a span of ours ever has. */
const mostItems = 10_000;
const lastKind = 4;
const lastStatus = 2;

const wholeNumber = (value: unknown, most: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : 0;
const word = (value: unknown): number => (typeof value === 'number' ? value | 0 : 0);
const count = (value: unknown): number => wholeNumber(value, Number.MAX_SAFE_INTEGER);

/**
 * The same span, each of its parts looked at: what has not the type that EncodableSpan says is left out, so that one wrong
 * value costs itself. Only a span that a format failed to write is read this way; for all others it would be time spent twice.
 */
export class CheckedSpan implements EncodableSpan {
  readonly #span: EncodableSpan;
  readonly identity: SpanIdentity;
  readonly parent0: number;
  readonly parent1: number;
  readonly isParentRemote: boolean;
  readonly name: string;
  readonly kind: number;
  readonly startSeconds: number;
  readonly startNanos: number;
  readonly durationNanos: number;
  readonly statusCode: number;
  readonly statusMessage: string | undefined;
  readonly scopeName: string;
  readonly scopeVersion: string | undefined;
  readonly recordedEvents: readonly RecordedEvent[];
  readonly recordedLinks: readonly RecordedLink[];
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;

  /** Throws when the span has no identity: then there is nothing to be written. */
  constructor(span: EncodableSpan) {
    const field = (name: keyof EncodableSpan): unknown => givenField(span, name);
    const text = (name: keyof EncodableSpan): string | undefined => {
      const value = field(name);
      return value === undefined || value === null ? undefined : givenText(value);
    };
    const identity = checkedIdentity(field('identity'));
    if (identity === undefined) throw new TypeError('a span must have an identity');
    this.#span = span;
    this.identity = identity;
    this.parent0 = word(field('parent0'));
    this.parent1 = word(field('parent1'));
    this.isParentRemote = field('isParentRemote') === true;
    this.name = text('name') ?? '';
    this.kind = wholeNumber(field('kind'), lastKind);
    this.startSeconds = wholeNumber(field('startSeconds'), lastSecond);
    this.startNanos = count(field('startNanos'));
    this.durationNanos = count(field('durationNanos'));
    this.statusCode = wholeNumber(field('statusCode'), lastStatus);
    this.statusMessage = text('statusMessage');
    this.scopeName = text('scopeName') ?? '';
    this.scopeVersion = text('scopeVersion');
    this.recordedEvents = givenElements(field('recordedEvents'), mostItems).flatMap(checkedEvent);
    this.recordedLinks = givenElements(field('recordedLinks'), mostItems).flatMap(checkedLink);
    this.droppedEventsCount = count(field('droppedEventsCount'));
    this.droppedLinksCount = count(field('droppedLinksCount'));
  }

  /** A source that throws in the middle costs what it had not said yet. */
  writeAttributes(sink: WideAttributeSink): number {
    const checking = new CheckingSink(sink);
    let dropped = 0;
    try {
      dropped = count(this.#span.writeAttributes(checking));
    } catch {
      dropped = 1;
    }
    return dropped + checking.droppedCount;
  }
}

/** Undefined without ids. */
function checkedIdentity(given: unknown): SpanIdentity | undefined {
  const field = (name: keyof SpanIdentity): number => word(givenField(given, name));
  const state = givenField(given, 'traceState') as SpanIdentity['traceState'];
  const isWritten = typeof givenCall(state, 'serialize') === 'string';
  const identity = new SpanIdentity(
    field('t0'),
    field('t1'),
    field('t2'),
    field('t3'),
    field('s0'),
    field('s1'),
    field('bits'),
    isWritten ? state : undefined,
  );
  return identity.isValid ? identity : undefined;
}

function checkedEvent(event: unknown): RecordedEvent[] {
  if (event === undefined || event === null) return [];
  return [
    {
      name: givenText(givenField(event, 'name') ?? ''),
      ...(givenField(event, 'isLog') === true ? { isLog: true } : {}),
      epochSeconds: wholeNumber(givenField(event, 'epochSeconds'), lastSecond),
      epochNanos: count(givenField(event, 'epochNanos')),
      attributes: checkedAttributes(givenField(event, 'attributes')),
    },
  ];
}

function checkedLink(link: unknown): RecordedLink[] {
  const identity = checkedIdentity(givenField(link, 'identity'));
  if (identity === undefined) return [];
  const checked = { identity, attributes: checkedAttributes(givenField(link, 'attributes')) };
  const isChild = givenField(link, 'referenceType') === 'child_of';
  return [isChild ? { ...checked, referenceType: 'child_of' } : checked];
}

function checkedAttributes(given: unknown): RecordedAttributes {
  const keys: string[] = [];
  const values: RecordedValue[] = [];
  const givenValues = givenElements(givenField(given, 'values'), mostItems);
  for (const [index, key] of givenElements(givenField(given, 'keys'), mostItems).entries()) {
    const value = checkedValue(givenValues[index]);
    if (typeof key !== 'string' || value === undefined) continue;
    keys.push(key);
    values.push(value);
  }
  return { keys, values, droppedCount: count(givenField(given, 'droppedCount')) };
}

/** As it is, where it is an attribute's value; a number beyond a double as text; undefined for anything else. */
function checkedValue(value: unknown): RecordedValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    default:
      return isAttributeArray(value) ? value : undefined;
  }
}

function isAttributeArray(value: unknown): value is AttributeArray {
  const isPrimitive = (element: unknown): boolean =>
    element === null || ['undefined', 'string', 'number', 'boolean'].includes(typeof element);
  try {
    return Array.isArray(value) && value.every(isPrimitive);
  } catch {
    return false;
  }
}

/** Hands on what has the type that its method names, or another type of an attribute; counts what has none. */
class CheckingSink implements WideAttributeSink {
  readonly #target: WideAttributeSink;
  droppedCount = 0;

  constructor(target: WideAttributeSink) {
    this.#target = target;
  }

  string(key: AttributeKey, value: unknown): void {
    this.#write(key, value);
  }

  int(key: AttributeKey, value: unknown): void {
    this.#write(key, value);
  }

  double(key: AttributeKey, value: unknown): void {
    this.#write(key, value);
  }

  bool(key: AttributeKey, value: unknown): void {
    this.#write(key, value);
  }

  array(key: AttributeKey, values: unknown): void {
    this.#write(key, values);
  }

  int64(key: AttributeKey, high: number, low: number): void {
    if (this.#isKey(key)) this.#target.int64(key, word(high), word(low));
  }

  binary(key: AttributeKey, value: unknown): void {
    if (!this.#isKey(key)) return;
    if (value instanceof Uint8Array) this.#target.binary(key, value);
    else this.droppedCount++;
  }

  fixed(fixed: FixedAttributes): void {
    writeFixed(this, fixed);
  }

  #write(key: AttributeKey, given: unknown): void {
    const value = checkedValue(given);
    if (value === undefined) this.droppedCount++;
    else if (this.#isKey(key)) writeAttribute(this.#target, key, value);
  }

  #isKey(key: AttributeKey): boolean {
    const isKey = typeof key?.name === 'string';
    if (!isKey) this.droppedCount++;
    return isKey;
  }
}
