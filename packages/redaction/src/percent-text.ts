/** Percent-encoding as servers undo it: any input, no exception, and again where it was done twice. */
import { RealBuffer } from './own-copy.ts';

const escapes = /(?:%[0-9a-f]{2})+/gi;
/** Not of any standard, and undone by IIS and classic ASP: `%u0074`. */
const unicodeEscapes = /%u([0-9a-f]{4})/gi;

/** One layer. What is no escape stays; bytes that are no UTF-8 become U+FFFD. */
export function decodeOnce(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text
      .replace(unicodeEscapes, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
      .replace(escapes, (run) => RealBuffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
  }
}

/** The hex digits of `%` (more layers), `=`, `:`, `@`, `;`, `"`, `&`, `?`, `#`, and `u` of `%uXXXX`. */
const structural = new Set(['25', '3d', '3a', '40', '3b', '22', '26', '3f', '23']);

/** Whether decoding could bring a name and a value, or the end of a user's name, to light. */
export function hidesStructure(text: string): boolean {
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at + 1)) {
    const digits = text.slice(at + 1, at + 3).toLowerCase();
    if (structural.has(digits) || digits.charCodeAt(0) === 0x75) return true;
  }
  return false;
}
