import { type AttributeArray, type AttributePrimitive, formatJson } from '@spoor/core';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** From here on a number is written with an exponent. */
const largestWhole = 1e21 - 1e5;

/*
 * What is written here stands in a text with the spans of others: a value of another type than these say would break all of it.
 * So it throws, which costs the span that holds it.
 */

/** A JSON string. A lone surrogate becomes U+FFFD: its escape would be refused by strict readers. */
export function quote(value: string): string {
  if (typeof value !== 'string') throw new TypeError(`text must be a string, got ${typeof value}`);
  if (!needsEscape.test(value)) return `"${value}"`;
  // Part of every Node that we support, not yet of the library of types.
  return formatJson((value as string & { toWellFormed(): string }).toWellFormed());
}

/** A number without fraction and exponent. */
export function wholeText(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) > largestWhole)
    throw new TypeError(`number must be whole, got ${typeof value}`);
  return String(value);
}

/** Times and counts are never below zero. */
export function countText(value: number): string {
  if (value < 0) throw new TypeError(`number must not be negative, got ${value}`);
  return wholeText(value);
}

export function boolText(value: boolean): string {
  if (typeof value !== 'boolean') throw new TypeError(`flag must be a boolean, got ${typeof value}`);
  return String(value);
}

/** A number; what JSON has no number for as a string, as protobuf's mapping to JSON and OpenTelemetry's of attributes say. */
export function numberText(value: number): string {
  if (typeof value !== 'number') throw new TypeError(`value must be a number, got ${typeof value}`);
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** An attribute's value as JSON (OpenTelemetry specification, common: attribute values for protocols other than OTLP). */
export function valueText(value: AttributePrimitive | AttributeArray | null | undefined): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return boolText(value);
  return value === null || value === undefined ? 'null' : arrayText(value);
}

/** An attribute of type array, as formats without arrays have it. */
export function arrayText(values: AttributeArray): string {
  return `[${listText(values, valueText)}]`;
}

/** The items of a list one by one, holes included, with commas in between. */
export function listText<Item>(items: readonly Item[], textOf: (item: Item) => string): string {
  if (!Array.isArray(items)) throw new TypeError(`list must be an array, got ${typeof items}`);
  let text = '';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ',';
    text += textOf(items[index] as Item);
  }
  return text;
}
