import type { Attributes } from '@opentelemetry/api';
import { givenField, givenText } from './given.ts';

/** `exception.*` of the semantic conventions, with upstream's choice of the type: a code before the name. */
export function exceptionAttributes(exception: unknown): Attributes | undefined {
  if (typeof exception === 'string') return { 'exception.message': exception };
  if (exception === null || typeof exception !== 'object') return undefined;
  const type = textOf(exception, 'code') ?? textOf(exception, 'name');
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
