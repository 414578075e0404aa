import type { Attributes, Exception } from '@opentelemetry/api';

/** `exception.*` of the semantic conventions, with upstream's choice of the type: a code before the name. */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === 'string') return { 'exception.message': exception };
  if (exception === null || typeof exception !== 'object') return undefined;
  const { code, name, message, stack } = exception;
  const attributes: Attributes = {};
  if (code) attributes['exception.type'] = String(code);
  else if (name) attributes['exception.type'] = name;
  if (message) attributes['exception.message'] = message;
  if (stack) attributes['exception.stacktrace'] = stack;
  const isEnough = 'exception.type' in attributes || 'exception.message' in attributes;
  return isEnough ? attributes : undefined;
}
