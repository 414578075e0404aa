import { DecodeError } from './decode-error.ts';
import { Fault } from './fault.ts';

/** What one message may hold. The size of the message itself is limited by whoever received it. */
export interface DecodeLimits {
  /** Of one name, tag value or other string, and of one binary value. */
  readonly maxStringBytes: number;
  readonly maxSpans: number;
  /** Of any one list or map: tags of a span, logs of a span, elements of an array value. */
  readonly maxElements: number;
  /** Structs, lists and maps within each other, whether we know the field or skip it. */
  readonly maxDepth: number;
  /** Elements of all lists and maps together; an odd one counts as ten. */
  readonly maxValues: number;
}

export const defaultDecodeLimits: DecodeLimits = {
  maxStringBytes: 1024 * 1024,
  maxSpans: 100_000,
  maxElements: 100_000,
  maxDepth: 32,
  maxValues: 1_000_000,
};

/** To go back and step over an odd value costs about as much as to read ten good ones. */
const oddValueCost = 10;

/** Counts what a message makes a decoder do: a small message must not make it do much. */
export class WorkBudget {
  readonly #limits: DecodeLimits;
  #values = 0;
  #spans = 0;

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
  }

  /** For each element that is read. */
  spend(values = 1): void {
    this.#values += values;
    if (this.#values > this.#limits.maxValues) throw exceeded('value count', this.#limits.maxValues, 'more');
  }

  spendOnOddValue(): void {
    this.spend(oddValueCost);
  }

  /** For each span, good or odd. */
  spendOnSpan(): void {
    this.#spans += 1;
    if (this.#spans > this.#limits.maxSpans) throw exceeded('span count', this.#limits.maxSpans, this.#spans);
    this.spend();
  }
}

const exceeded = (subject: string, limit: number, got: unknown): DecodeError =>
  new DecodeError(new Fault({ subject, rule: `at most ${limit}`, got }));
