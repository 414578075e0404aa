import { Fault } from './fault.ts';

/**
 * The only exception that leaves a decoder: the message was not what its format says, or larger than the limits allow.
 * Inside a decoder nothing catches it: it is thrown there for what no part of the message can be blamed for.
 */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly subject: string;
  readonly offset: number | undefined;

  constructor(fault: Fault) {
    super(`${fault}; the message is dropped`);
    this.subject = fault.facts.subject;
    this.offset = fault.facts.offset;
  }
}

/** Runs a decoder. A fault that nothing inside it confined costs the message. */
export function decodeWhole<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof Fault ? new DecodeError(error) : error;
  }
}
