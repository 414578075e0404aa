/**
 * What was thrown, whatever it is, as the semantic conventions have it: the exception event and `error.type`
 * (https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/,
 * https://opentelemetry.io/docs/specs/semconv/general/recording-errors/).
 */
import {
  ATTR_ERROR_TYPE,
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';
import { type AttributeSink, attributeKey, type Span } from '@spoor/core';

const ERROR_TYPE = attributeKey(ATTR_ERROR_TYPE);
const statusError = 2;

export interface ErrorFacts {
  /** A code before a name, as databases and Node have them: `23505`, `ECONNREFUSED`, `TypeError`; `string` for a thrown string. */
  readonly type: string;
  readonly message: string | undefined;
  readonly stack: string | undefined;
}

/** Gives the part of an error's message that may be recorded. */
export type MaskError = (message: string, thrown: unknown) => string;

/** A getter, a Proxy or a revoked one may throw at any field. */
function field(thrown: object, name: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function codeOf(thrown: object): string | undefined {
  const code = field(thrown, 'code');
  return typeof code === 'number' ? String(code) : textOf(code);
}

/** Never throws, and reads nothing but `code`, `name`, `message`, `stack` and the constructor's name. */
export function describeError(thrown: unknown): ErrorFacts {
  const type = typeof thrown;
  if (thrown === null) return { type: 'null', message: 'null', stack: undefined };
  if (type !== 'object' && type !== 'function') return { type, message: String(thrown), stack: undefined };
  const error = thrown as object;
  const made = field(error, 'constructor');
  const className = typeof made === 'function' ? textOf(field(made, 'name')) : undefined;
  return {
    type: codeOf(error) ?? textOf(field(error, 'name')) ?? className ?? type,
    message: textOf(field(error, 'message')),
    stack: textOf(field(error, 'stack')),
  };
}

/** A stack begins with the message, unless somebody has changed one of them: then nothing but the calls is kept. */
function maskStack(stack: string, message: string, masked: string): string {
  if (stack.includes(message)) return stack.replaceAll(message, () => masked);
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function mask(facts: ErrorFacts, thrown: unknown, maskText: MaskError): ErrorFacts {
  const { type, message, stack } = facts;
  if (message === undefined) return facts;
  const masked = maskText(message, thrown);
  if (masked === message) return facts;
  return {
    type,
    message: masked,
    stack: stack === undefined ? undefined : maskStack(stack, message, masked),
  };
}

/**
 * Makes the span one of an error, with an exception event. Returns its `error.type`.
 *
 * @param maskText what of the error's message is recorded; its stack is masked as well
 */
export function recordError(span: Span, thrown: unknown, maskText?: MaskError): string {
  const facts = describeError(thrown);
  const { type, message, stack } = maskText === undefined ? facts : mask(facts, thrown, maskText);
  span.setStatus(message === undefined ? { code: statusError } : { code: statusError, message });
  span.addEvent('exception', {
    [ATTR_EXCEPTION_TYPE]: type,
    ...(message === undefined ? {} : { [ATTR_EXCEPTION_MESSAGE]: message }),
    ...(stack === undefined ? {} : { [ATTR_EXCEPTION_STACKTRACE]: stack }),
  });
  return type;
}

export function writeErrorType(sink: AttributeSink, type: string | undefined): void {
  if (type !== undefined) sink.string(ERROR_TYPE, type);
}
