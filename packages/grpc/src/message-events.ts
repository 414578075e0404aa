import type { Span } from '@spoor/core';
import { MESSAGE_EVENT, messageAttributes } from './attributes.ts';

/**
 * A stream of a million messages must not hold a million events, nor push out what else is recorded on the span: the
 * specification's limit of events is 128 unless set otherwise.
 */
export const maxMessageEvents = 100;

/** Counts the messages of one call, each direction from 1, and records the first ones of both together. */
export class MessageEvents {
  readonly #span: Span;
  #sent: number;
  #received: number;

  constructor(span: Span) {
    this.#span = span;
    this.#sent = 0;
    this.#received = 0;
  }

  add(type: 'SENT' | 'RECEIVED'): void {
    const id = type === 'SENT' ? ++this.#sent : ++this.#received;
    if (this.#sent + this.#received <= maxMessageEvents) {
      this.#span.addEvent(MESSAGE_EVENT, messageAttributes(type, id));
    }
  }
}
