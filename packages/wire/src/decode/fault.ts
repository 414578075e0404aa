import { inspect } from 'node:util';

interface FaultFacts {
  /** What was being read: `string length`, `span.traceId`. */
  readonly subject: string;
  /** Completes "must be": `at most 12 (the bytes left)`. */
  readonly rule: string;
  readonly got: unknown;
  /** Byte of the input at which it stood, where that helps. */
  readonly offset?: number;
}

/**
 * An odd value. Thrown by readers, caught by `attempt`, which steps over the value; it is no Error, since a message can hold
 * many and a stack trace of each would cost more than all the rest. Where nothing catches it, it costs the message.
 */
export class Fault {
  readonly facts: FaultFacts;

  constructor(facts: FaultFacts) {
    this.facts = facts;
  }

  /** One line, short whatever the value is. */
  toString(): string {
    const { subject, rule, got, offset } = this.facts;
    return `${subject} must be ${rule}, got ${shown(got)}${offset === undefined ? '' : ` at byte ${offset}`}`;
  }
}

/** Of an id that a span cannot be without; '' stands for none. */
export const zeroId = (subject: string, got: string): Fault =>
  new Fault({ subject, rule: 'present and not zero', got: got === '' ? undefined : got });

export const tooManyAttributes = (limit: number): Fault =>
  new Fault({ subject: 'attribute count', rule: `at most ${limit}`, got: 'more' });

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return inspect(value, { maxStringLength: 60, breakLength: Number.POSITIVE_INFINITY });
}

/** What a message lost of itself: the counts, and the reason of the first loss of each kind. */
export class FaultLog {
  rejectedSpans = 0;
  droppedValues = 0;
  #firstRejection: Fault | undefined;
  #firstDrop: Fault | undefined;

  rejectSpan(fault: Fault): void {
    this.rejectedSpans += 1;
    this.#firstRejection ??= fault;
  }

  dropValue(fault: Fault): void {
    this.droppedValues += 1;
    this.#firstDrop ??= fault;
  }

  /** Why a span was rejected; where none was, why a value was left out; else undefined. */
  get reason(): string | undefined {
    if (this.#firstRejection !== undefined) return `${this.#firstRejection}; the span is dropped`;
    return this.#firstDrop && `${this.#firstDrop}; the value is left out`;
  }
}
