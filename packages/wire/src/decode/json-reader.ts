import { Fault, FaultLog } from './fault.ts';
import { JsonCursor } from './json-cursor.ts';
import { type DecodeLimits, WorkBudget } from './limits.ts';
import { MAX_MICROS } from './nano-time.ts';

const HEX = /^[0-9a-f]+$/i;
/** A longer number says nothing that a double can hold. */
const MAX_NUMBER_CHARS = 1100;
const MAX_SHOWN_BYTES = 100;

/**
 * Reads values of JSON as what the format says they are; null and absent are the same. An odd value is thrown as a `Fault`
 * and confined by `attempt`.
 */
export class JsonReader extends JsonCursor {
  readonly faults = new FaultLog();
  readonly budget: WorkBudget;

  constructor(json: string | Uint8Array, limits: DecodeLimits, budget = new WorkBudget(limits)) {
    super(json, limits);
    this.budget = budget;
  }

  /** Undefined if the value that stands here is odd: then it was stepped over and is counted as left out. */
  attempt<T>(read: (reader: JsonReader, subject: string) => T, subject = ''): T | undefined {
    const start = this.position;
    try {
      return read(this, subject);
    } catch (error) {
      this.faults.dropValue(this.stepOver(start, error));
      return undefined;
    }
  }

  /** After `error` in a value that begins at `start`: goes behind it, or throws on where that is no JSON. */
  stepOver(start: number, error: unknown): Fault {
    if (!(error instanceof Fault)) throw error;
    this.budget.spendOnOddValue();
    this.goTo(start);
    this.skip();
    return error;
  }

  /** Steps over null; whether there was one. */
  isNull(): boolean {
    if (this.kind() !== 'null') return false;
    this.skip();
    return true;
  }

  /** Steps into an object; false for null, which was stepped over. */
  entersObject(subject: string): boolean {
    return this.#enters('object', subject, 'an object');
  }

  entersList(subject: string): boolean {
    return this.#enters('list', subject, 'a list');
  }

  #enters(kind: 'object' | 'list', subject: string, rule: string): boolean {
    if (this.isNull()) return false;
    if (this.kind() !== kind) throw this.odd(subject, rule);
    this.enter();
    return true;
  }

  /** Whether a list that had `size` items until now has one more; it is paid for. */
  nextOf(size: number, subject: string): boolean {
    if (!this.nextItem()) return false;
    this.countElement(size + 1, subject);
    return true;
  }

  countElement(size: number, subject: string): void {
    const { maxElements } = this.limits;
    this.budget.spend();
    if (size > maxElements)
      throw new Fault({ subject: `${subject} size`, rule: `at most ${maxElements}`, got: size });
  }

  /** '' for null. */
  text(subject: string): string {
    const kind = this.kind();
    if (kind === 'string') return this.string();
    if (kind !== 'null') throw this.odd(subject, 'a string');
    this.skip();
    return '';
  }

  /** A number, also as a string of digits; 0 for null. */
  number(subject: string): number {
    const kind = this.kind();
    const text = this.numberText(subject, 'a number');
    const number = kind === 'null' ? 0 : Number(text);
    if (Number.isFinite(number) && (text.trim() !== '' || kind === 'null')) return number;
    throw new Fault({ subject, rule: 'a number', got: text });
  }

  /** Microseconds, also as a string of digits; 0 for null. */
  micros(subject: string): number {
    const number = this.number(subject);
    if (Math.abs(number) <= MAX_MICROS) return number;
    throw new Fault({ subject, rule: 'microseconds since the epoch', got: number });
  }

  /** The digits as they were written, of a number or a string; '' for null. */
  numberText(subject: string, rule: string): string {
    const kind = this.kind();
    if (kind !== 'number' && kind !== 'string' && kind !== 'null') throw this.odd(subject, rule);
    const text = kind === 'number' ? this.source(MAX_NUMBER_CHARS + 1) : this.text(subject);
    if (text.length > MAX_NUMBER_CHARS) throw new Fault({ subject, rule, got: text });
    return text;
  }

  /** Hex of exactly `digits` digits; '' where there is none. */
  exactId(digits: number, subject: string): string {
    const text = this.text(subject);
    if (text !== '' && (text.length !== digits || !HEX.test(text))) {
      throw new Fault({ subject, rule: `${digits} hex digits`, got: text });
    }
    return text.toLowerCase();
  }

  /** Hex of at most `digits` digits, filled up on the left; '' where there is none. */
  id(digits: number, subject: string): string {
    const text = this.text(subject);
    if (text === '') return '';
    if (text.length > digits || !HEX.test(text)) {
      throw new Fault({ subject, rule: `at most ${digits} hex digits`, got: text });
    }
    return text.toLowerCase().padStart(digits, '0');
  }

  /** The value that stands here is not what `rule` says; shows it, shortened. */
  odd(subject: string, rule: string): Fault {
    return new Fault({ subject, rule, got: this.#shown() });
  }

  #shown(): unknown {
    const kind = this.kind();
    if (kind === 'object') return {};
    if (kind === 'list') return [];
    if (kind === 'string') return this.source(MAX_SHOWN_BYTES).replaceAll(/^"|"$/g, '');
    const text = this.source(MAX_SHOWN_BYTES);
    return kind === 'number' ? Number(text) : kind === 'null' ? null : kind === 'true';
  }
}

/** For `attempt`. */
export const enterList = (reader: JsonReader, subject: string): boolean => reader.entersList(subject);
export const enterObject = (reader: JsonReader, subject: string): boolean => reader.entersObject(subject);
export const readText = (reader: JsonReader, subject: string): string => reader.text(subject);
