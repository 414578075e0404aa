/** Why a call has failed, in words that are few: `error.type`, the description of the status, and what is recorded as an exception. */
import { givenField } from '@spoor/core';

export interface Failure {
  readonly type: string;
  readonly message: string | undefined;
  /** Declared in the service's definition, or thrown by code: not what the library made of a message. */
  readonly exception: unknown;
}

/** The library's own, for a call that the server could not carry out (`Thrift.TApplicationException`). */
export const APPLICATION_EXCEPTION = 'TApplicationException';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The names of the library for Java (org.apache.thrift.TApplicationException, TTransportException) where it has one. */
export const MISSING_RESULT = 'MISSING_RESULT';
export const endOfFile: Failure = { type: 'END_OF_FILE', message: undefined, exception: undefined };

/** Of anything that a callback is told or that is thrown. */
export function failureOf(error: unknown): Failure {
  // The compiler's own: `callback('ping failed: unknown result')`.
  if (typeof error === 'string') {
    const type = error.endsWith(' failed: unknown result') ? MISSING_RESULT : 'string';
    return { type, message: error, exception: undefined };
  }
  const name =
    textOf(givenField(error, 'name')) ?? textOf(givenField(givenField(error, 'constructor'), 'name'));
  const message = textOf(givenField(error, 'message'));
  const isOfLibrary = name === APPLICATION_EXCEPTION;
  return { type: name ?? typeof error, message, exception: isOfLibrary ? undefined : error };
}

/** Of a connection: `ECONNRESET` says more than `Error`. */
export function transportFailure(error: unknown): Failure {
  const { type, message } = failureOf(error);
  return { type: textOf(givenField(error, 'code')) ?? type, message, exception: undefined };
}
