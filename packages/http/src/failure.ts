/**
 * What an error says of itself. Anything can be thrown, and given to `abort()` and `destroy()`; an error of another realm (node:vm,
 * jest) is no instance of ours. So an error is told by what it has, never by its class.
 */
import type { Exception } from '@opentelemetry/api';
import type { Span } from '@spoor/core';

const statusError = 2;
/** Semantic conventions, error.type: for what has no type of its own. */
const other = '_OTHER';

function textField(error: object, field: 'message' | 'name'): string | undefined {
  try {
    const value: unknown = (error as Record<string, unknown>)[field];
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (error: unknown): error is object => typeof error === 'object' && error !== null;

/** `error.type` of the semantic conventions: one of few values, never a message. */
export function typeOfFailure(error: unknown): string {
  return (isObject(error) ? textField(error, 'name') : undefined) ?? other;
}

/** The span failed, and why. It is not ended. */
export function recordFailure(span: Span, error: unknown): void {
  const exception = typeof error === 'symbol' ? String(error) : error;
  const message = isObject(error) ? textField(error, 'message') : exception;
  span.setStatus(typeof message === 'string' ? { code: statusError, message } : { code: statusError });
  try {
    span.recordException(exception as Exception);
  } catch {
    // Its fields cannot be read: there is nothing to say of it beyond its status.
  }
}
