import type { AttributeArray } from '@spoor/core';
import { formatJson } from '@spoor/core';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A JSON string. A lone surrogate becomes U+FFFD: its escape would be refused by strict readers. */
export function quote(value: string): string {
  if (!needsEscape.test(value)) return `"${value}"`;
  // Part of every Node that we support, not yet of the library of types.
  return formatJson((value as string & { toWellFormed(): string }).toWellFormed());
}

/** An attribute of type array as JSON text, as formats without arrays have it. */
export function arrayText(values: AttributeArray): string {
  return formatJson(values);
}
