import type { Context } from '@opentelemetry/api';
import type { TracingHandlers } from './instrumentation.ts';
import type { Operation } from './operation.ts';
import type { OperationType } from './operation-type.ts';
import { createStamp } from './stamp.ts';
import { startOperation } from './trace-call.ts';

/** A message of a tracing channel: the library's own fields, and what Node adds when there is an outcome. */
interface TracingMessage {
  readonly result?: unknown;
  readonly error?: unknown;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Spans of what a library publishes on a tracing channel, one for each message. The operation's only argument is the message, its result
 * and error are the ones in it. To be listened to: `start`, `end` for calls that may return a plain value, `asyncEnd` and `error`. With
 * `start` bound, what the library does runs in the context of the span; with `asyncStart` bound, its callback where the call was made.
 */
export function followChannel(type: OperationType): TracingHandlers {
  const operations = createStamp<Operation>();
  const operationOf = (message: unknown): Operation | undefined =>
    isObject(message) ? operations.read(message) : undefined;
  const ended = (message: unknown): void =>
    operationOf(message)?.fulfilled((message as TracingMessage).result);
  return {
    start(message): Context | undefined {
      // A library may publish the same message for each part of a call: the first one is the call.
      if (!isObject(message) || operations.read(message) !== undefined) return undefined;
      const operation = startOperation(type, undefined, [message]);
      if (operation === undefined) return undefined;
      operations.write(message, operation);
      return operation.innerContext;
    },
    // Before there is an outcome, the call has only returned its promise or taken its callback.
    end(message) {
      if (isObject(message) && ('result' in message || 'error' in message)) ended(message);
    },
    asyncStart: (message) => operationOf(message)?.callerContext,
    asyncEnd: ended,
    error: (message) => operationOf(message)?.rejected((message as TracingMessage).error),
  };
}
