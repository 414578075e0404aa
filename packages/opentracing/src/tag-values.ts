// Tags of OpenTracing may hold anything; an attribute is text, a number or a boolean.
import { formatJson, RealBuffer, type RecordedAttributes, type SpanLimits } from '@spoor/core';
import type { JaegerTag } from './jaeger-client.ts';

export type TagValue = string | number | boolean;

const kinds: Readonly<Record<string, number>> = { server: 1, client: 2, producer: 3, consumer: 4 };

export const KIND_TAG = 'span.kind';
export const ERROR_TAG = 'error';

/** The API's SpanKind; undefined for a value that is none. */
export const kindOf = (value: unknown): number | undefined =>
  typeof value === 'string' && Object.hasOwn(kinds, value) ? kinds[value] : undefined;

/** `error` says that the operation failed, in either form that is in use. */
export const isFailure = (value: unknown): boolean => value === true || value === 'true';

const describeError = ({ name, message }: Error): string => (message === '' ? name : `${name}: ${message}`);

/** Objects that contain themselves lose only the repetition. */
function toJson(value: object): string {
  const above: unknown[] = [];
  const text: unknown = formatJson(value, function replace(this: unknown, _key, item: unknown) {
    if (typeof item === 'bigint') return String(item);
    if (typeof item !== 'object' || item === null) return item;
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(item)) return '[Circular]';
    above.push(item);
    return item;
  });
  return typeof text === 'string' ? text : String(value);
}

type Mask = (text: string) => string;
const unmasked: Mask = (text) => text;

/**
 * Never throws: a getter of the application's object may.
 * @param mask for the texts of errors
 */
export function toTagValue(value: unknown, mask: Mask = unmasked): TagValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      try {
        if (value === null) return 'null';
        if (value instanceof Error) return mask(describeError(value));
        if (value instanceof Uint8Array) return RealBuffer.from(value).toString('base64');
        return toJson(value);
      } catch {
        return '[object]';
      }
    default:
      return safeString(value);
  }
}

function safeString(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[function]';
  }
}

/** OpenTracing's names for what an error says of itself (https://github.com/opentracing/specification/blob/master/semantic_conventions.md). */
function errorFields(error: Error): readonly JaegerTag[] {
  return [
    { key: 'error.kind', value: error.name },
    { key: 'message', value: error.message },
    { key: 'stack', value: error.stack },
  ];
}

/** Where the texts of errors are: they may hold URLs, and these secrets. */
const errorTexts: readonly string[] = ['error.object', 'message', 'stack'];

/** The fields of a log. An error says what it is, beside whatever the application says itself. */
export function logAttributes(
  fields: readonly JaegerTag[],
  limits: SpanLimits | undefined,
  mask: Mask,
): RecordedAttributes {
  const found = new Map<string, TagValue>();
  const errors: Error[] = [];
  for (const { key, value } of fields) {
    found.set(String(key), toTagValue(value, mask));
    if (value instanceof Error) errors.push(value);
  }
  for (const { key, value } of errors.slice(0, 1).flatMap(errorFields)) {
    if (typeof value === 'string' && !found.has(key)) found.set(key, value);
  }
  for (const key of errorTexts) {
    const text = found.get(key);
    if (typeof text === 'string') found.set(key, mask(text));
  }
  const most = limits?.attributesPerEvent ?? Number.POSITIVE_INFINITY;
  const longest = limits?.attributeValueLength ?? Number.POSITIVE_INFINITY;
  const kept = [...found].slice(0, most);
  return {
    keys: kept.map(([key]) => key),
    values: kept.map(([, value]) => cut(value, longest)),
    droppedCount: found.size - kept.length,
  };
}

export const cut = (value: TagValue, longest: number): TagValue =>
  typeof value === 'string' && value.length > longest ? value.slice(0, longest) : value;
