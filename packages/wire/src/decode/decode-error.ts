import { inspect } from 'node:util';

interface Fault {
  /** What was being read: `string length`, `span.traceId`. */
  readonly subject: string;
  /** Completes "must be": `at most 12 (the bytes left)`. */
  readonly rule: string;
  readonly got: unknown;
  /** Byte of the input at which it stood; undefined for JSON. */
  readonly offset?: number;
}

/** The only exception a decoder throws: the message was not what its format says, or larger than the limits allow. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly subject: string;
  readonly offset: number | undefined;

  constructor(fault: Fault) {
    const got = inspect(fault.got, {
      depth: 0,
      maxStringLength: 60,
      maxArrayLength: 4,
      breakLength: Infinity,
    });
    const place = fault.offset === undefined ? '' : ` at byte ${fault.offset}`;
    super(`${fault.subject} must be ${fault.rule}, got ${got}${place}; the message is dropped`);
    this.subject = fault.subject;
    this.offset = fault.offset;
  }
}
