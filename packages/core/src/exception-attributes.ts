import type { Attributes } from '@opentelemetry/api';
import { givenField, givenText } from './given.ts';

/**
 * Upstream's choice: a code before the name. A number says less than a name of its own: every DOMException has one
 * (Web IDL, DOMException names), 20 of an AbortError; a gRPC error has only the number.
 */
function typeOf(exception: object): string | undefined {
  const name = textOf(exception, 'name');
  const isNumber = typeof givenField(exception, 'code') === 'number';
  return isNumber && name !== undefined && name !== 'Error' ? name : (textOf(exception, 'code') ?? name);
}

/** `exception.*` of the semantic conventions. */
export function exceptionAttributes(exception: unknown): Attributes | undefined {
  if (typeof exception === 'string') return { 'exception.message': exception };
  if (exception === null || typeof exception !== 'object') return undefined;
  const type = typeOf(exception);
  const message = textOf(exception, 'message');
  const stack = textOf(exception, 'stack');
  const attributes: Attributes = {};
  if (type !== undefined) attributes['exception.type'] = type;
  if (message !== undefined) attributes['exception.message'] = message;
  if (stack !== undefined) attributes['exception.stacktrace'] = stack;
  return type === undefined && message === undefined ? undefined : attributes;
}

/** All three are texts (semantic conventions, exceptions in spans); an error may have anything in their place. */
function textOf(exception: object, field: string): string | undefined {
  const value = givenField(exception, field);
  const text = value ? givenText(value) : '';
  return text === '' ? undefined : text;
}

/** The texts may hold URLs, and these secrets. */
export function maskedException(attributes: Attributes, mask: (text: string) => string): Attributes {
  for (const key of ['exception.message', 'exception.stacktrace']) {
    const text = attributes[key];
    if (typeof text === 'string') attributes[key] = mask(text);
  }
  return attributes;
}
