/**
 * The error that a framework's error handling has caught, as an event `exception` on the server span of its request
 * (docs/decisions/caught-errors.md).
 */
import { givenField, Span, systemClock } from '@spoor/core';
import type { RouteNote } from './exchange.ts';
import { createStamp } from './stamp.ts';

const statusError = 2;
/** A handler that fails again and again adds nothing. */
const mostErrors = 8;

/** What `recordException` reads. */
interface Snapshot {
  readonly code?: unknown;
  readonly name: unknown;
  readonly message: unknown;
  readonly stack?: unknown;
}

/** As it was when it was caught: a handler may write what the client is to see into the error. */
function snapshotOf(thrown: unknown): Snapshot {
  if ((typeof thrown !== 'object' || thrown === null) && typeof thrown !== 'function') {
    return { name: thrown === null ? 'null' : typeof thrown, message: String(thrown) };
  }
  return {
    code: givenField(thrown, 'code'),
    name:
      givenField(thrown, 'name') || givenField(givenField(thrown, 'constructor'), 'name') || typeof thrown,
    message: givenField(thrown, 'message'),
    stack: givenField(thrown, 'stack'),
  };
}

/** Whether the error says itself that it is about what the client sent: it is nearly always answered so, and then costs no stack. */
function isOfClient(thrown: unknown): boolean {
  const code = givenField(thrown, 'status') ?? givenField(thrown, 'statusCode');
  return typeof code === 'number' && code >= 400 && code < 500;
}

class CaughtError {
  readonly thrown: unknown;
  readonly caughtMs: number;
  readonly #snapshot: Snapshot | undefined;

  constructor(thrown: unknown) {
    this.thrown = thrown;
    this.caughtMs = systemClock.monotonicMs();
    this.#snapshot = isOfClient(thrown) ? undefined : snapshotOf(thrown);
  }

  get snapshot(): Snapshot {
    return this.#snapshot ?? snapshotOf(this.thrown);
  }
}

const caughtErrors = createStamp<CaughtError[]>();

/** When the request ends, its response says whether it has failed; the event has the time at which the error was caught. */
function recordAtEnd(span: Span, errors: readonly CaughtError[]): void {
  const { end } = span;
  Object.defineProperty(span, 'end', {
    configurable: true,
    writable: true,
    value: (time?: Parameters<Span['end']>[0]): void => {
      try {
        if (span.statusCode !== statusError) return;
        for (const { snapshot, caughtMs } of errors) span.recordException(snapshot as Error, caughtMs);
      } finally {
        end.call(span, time);
      }
    },
  });
}

/**
 * To be called inside of a guard, wherever a framework takes care of an error: the same one counts once, however many see it.
 *
 * @param thrown anything; it is read and never changed
 */
export function noteCaughtError(note: RouteNote | undefined, thrown: unknown): void {
  const span = note?.span;
  if (!(span instanceof Span) || !span.isRecording()) return;
  const errors = caughtErrors.read(span) ?? [];
  if (errors.length === mostErrors || errors.some((error) => Object.is(error.thrown, thrown))) return;
  errors.push(new CaughtError(thrown));
  if (errors.length > 1) return;
  caughtErrors.write(span, errors);
  recordAtEnd(span, errors);
}
