import type { EventEmitter } from 'node:events';
import { activeContext, givenField, identityOf, isSuppressed, runInContext, Span } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import { Operation } from './operation.ts';
import type { OperationType } from './operation-type.ts';
import { settle } from './settling/settle.ts';
import { watchEmitter } from './settling/watch-emitter.ts';

function begin(
  type: OperationType,
  self: unknown,
  args: ArrayLike<unknown>,
  note: unknown,
): Operation | undefined {
  const context = activeContext();
  if (isSuppressed(context)) return undefined;
  if (type.onlyBelowSpan && identityOf(context) === undefined) return undefined;
  const operation = new Operation(type, self, args, context);
  operation.note = note;
  // A name is made of what the library has, which need not be a text.
  const name = String(type.nameOf(operation));
  const parent = type.parentOf === undefined ? context : type.parentOf(operation);
  const span = type.tracer.start(name, type.spanKind, parent, operation);
  operation.ownContext = span.track;
  // Not sampled, it is its ids alone, which nobody need see: what it calls is not sampled either, by the caller's.
  if (span instanceof Span) {
    operation.span = span;
    if (type.linksOf !== undefined) addLinks(span, operation, type.linksOf);
  } else if (type.parentOf === undefined) return operation;
  if (!type.isLeaf) operation.innerContext = span.track;
  return operation;
}

const noAttributes = { keys: [], values: [], droppedCount: 0 };

/** A fault costs the links: the span has begun, and will be ended. */
function addLinks(span: Span, operation: Operation, linksOf: NonNullable<OperationType['linksOf']>): void {
  try {
    for (const identity of linksOf(operation)) span.addRecordedLink({ identity, attributes: noAttributes });
  } catch (fault) {
    operation.type.beginning.failed(fault);
  }
}

/**
 * For an instrumentation that learns of the outcome by its own means and tells it by `fulfilled` or `rejected`.
 *
 * @param self what the function was called on
 * @param note for the instrumentation, which finds it at the operation
 * @returns undefined where nothing is to be done: tracing is suppressed, or has failed here before
 */
export function startOperation(
  type: OperationType,
  self: unknown,
  args: ArrayLike<unknown>,
  note?: unknown,
): Operation | undefined {
  const { guard, beginning } = type;
  if (guard.isTripped) return undefined;
  try {
    const operation = begin(type, self, args, note);
    if (beginning.hasFailed) beginning.settle();
    return operation;
  } catch (fault) {
    beginning.failed(fault);
    return undefined;
  }
}

/** The function that is called in the place of `callback`: it ends the operation, and calls that one where the operation was called. */
export function bindCallback(operation: Operation, callback: AnyFunction): AnyFunction {
  function answer(this: unknown, error: unknown, result: unknown): unknown {
    if (operation.span !== undefined) {
      if (error) operation.rejected(error);
      else operation.fulfilled(result);
    }
    const { callerContext } = operation;
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    return callerContext === activeContext()
      ? Reflect.apply(callback, this, args)
      : runInContext(callerContext, callback, this, args);
  }
  // Some libraries look at how many parameters a callback has, which may be a Proxy.
  const length = givenField(callback, 'length');
  if (length !== answer.length)
    Object.defineProperty(answer, 'length', { value: length, configurable: true });
  return answer;
}

/** Puts our callback in its place among the arguments, if there is one: then it ends the operation, and not what is returned. */
export function takeCallback(operation: Operation): boolean {
  const { callback } = operation.type;
  if (callback === undefined) return false;
  const args: Record<number, unknown> & ArrayLike<unknown> = operation.args;
  const index = callback < 0 ? args.length + callback : callback;
  const given = args[index];
  if (typeof given !== 'function') return false;
  args[index] = bindCallback(operation, given as AnyFunction);
  return true;
}

/** Ends the operation when what was returned has ended. Never throws. */
export function followResult(operation: Operation, result: unknown): void {
  try {
    settle(result, operation, operation);
  } catch (fault) {
    operation.type.ending.failed(fault);
    operation.fulfilled(result);
  }
}

/** Ends the operation with one of its end events, or an `error`, of what may be more than an emitter. Never throws. */
export function followEvents(operation: Operation, emitter: EventEmitter): void {
  try {
    if (watchEmitter(emitter, operation.endEvents ?? [], operation.callerContext, operation)) return;
  } catch (fault) {
    operation.type.ending.failed(fault);
  }
  operation.fulfilled(undefined);
}

/**
 * Calls `original` as it was called, with a span around it that ends when the call does: by its return, promise, callback, emitter or
 * iterator. What it returns or throws is handed on, the same object.
 *
 * @param args the list of arguments that the caller of this function may let go of: a callback in it is replaced by ours
 */
export function traceCall(
  type: OperationType,
  original: AnyFunction,
  self: unknown,
  args: ArrayLike<unknown>,
): unknown {
  const operation = startOperation(type, self, args);
  if (operation === undefined) return Reflect.apply(original, self, args);
  const hasCallback = takeCallback(operation);
  return runOperation(operation, original, self, args, hasCallback);
}

/**
 * The second half of `traceCall`, for whoever has something to do between the start of the span and the call.
 *
 * @param isEndedElsewhere by a callback: then only what is thrown ends it here
 */
export function runOperation(
  operation: Operation,
  original: AnyFunction,
  self: unknown,
  args: ArrayLike<unknown>,
  isEndedElsewhere = false,
): unknown {
  const { innerContext } = operation;
  if (operation.span === undefined && innerContext === operation.callerContext)
    return Reflect.apply(original, self, args);
  let result: unknown;
  try {
    result =
      innerContext === operation.callerContext
        ? Reflect.apply(original, self, args)
        : runInContext(innerContext, original, self, args);
  } catch (error) {
    operation.rejected(error);
    throw error;
  }
  if (!isEndedElsewhere && operation.span !== undefined) followResult(operation, result);
  return result;
}
