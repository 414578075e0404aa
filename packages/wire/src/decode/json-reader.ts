import { DecodeError } from './decode-error.ts';
import type { DecodeLimits } from './limits.ts';

export type JsonObject = { readonly [key: string]: unknown };

const HEX = /^[0-9a-f]+$/i;

/** Reads members of parsed JSON as what the format says they are; null and absent are the same. */
export class JsonReader {
  readonly limits: DecodeLimits;

  constructor(limits: DecodeLimits) {
    this.limits = limits;
  }

  parse(json: string | Uint8Array): unknown {
    const text = typeof json === 'string' ? json : new TextDecoder().decode(json); // drops a byte order mark
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.fault('body', 'JSON', error instanceof Error ? error.message : error);
    }
  }

  fault(subject: string, rule: string, got: unknown): DecodeError {
    return new DecodeError({ subject, rule, got });
  }

  object(value: unknown, subject: string): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw this.fault(subject, 'an object', value);
  }

  optionalObject(value: unknown, subject: string): JsonObject | undefined {
    return value === undefined || value === null ? undefined : this.object(value, subject);
  }

  list(value: unknown, subject: string): readonly unknown[] {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw this.fault(subject, 'a list', value);
    const { maxElements } = this.limits;
    if (value.length > maxElements) {
      throw this.fault(`${subject} size`, `at most ${maxElements}`, value.length);
    }
    return value;
  }

  /** '' where there is none. */
  string(value: unknown, subject: string): string {
    if (value === undefined || value === null) return '';
    if (typeof value !== 'string') throw this.fault(subject, 'a string', value);
    return this.limited(value, subject);
  }

  limited(text: string, subject: string): string {
    const { maxStringBytes } = this.limits;
    // A character takes three bytes at most (four for a pair), so most strings need no count.
    if (text.length * 3 <= maxStringBytes) return text;
    const length = Buffer.byteLength(text);
    if (length > maxStringBytes) throw this.fault(`${subject} length`, `at most ${maxStringBytes}`, length);
    return text;
  }

  /** A number, also as a string of digits; 0 where there is none. */
  number(value: unknown, subject: string): number {
    if (value === undefined || value === null) return 0;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw this.fault(subject, 'a number', value);
  }

  /** Hex of exactly `digits` digits; '' where there is none. */
  exactId(value: unknown, digits: number, subject: string): string {
    const text = this.string(value, subject);
    if (text !== '' && (text.length !== digits || !HEX.test(text))) {
      throw this.fault(subject, `${digits} hex digits`, text);
    }
    return text.toLowerCase();
  }

  /** Hex of at most `digits` digits, filled up on the left; '' where there is none. */
  id(value: unknown, digits: number, subject: string): string {
    const text = this.string(value, subject);
    if (text === '') return '';
    if (text.length > digits || !HEX.test(text)) {
      throw this.fault(subject, `at most ${digits} hex digits`, text);
    }
    return text.toLowerCase().padStart(digits, '0');
  }
}
