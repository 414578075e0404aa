// { event: 'error', message: 'no stock', stack: '…', 'error.kind': 'RangeError' }   ->   exception { exception.message, … }
import type { RecordedEvent } from '@spoor/core';

const unnamed = 'log';

/** The fields of an error, by OpenTracing's words for them, in OpenTelemetry's. */
const exceptionNames: Readonly<Record<string, string>> = {
  'error.kind': 'exception.type',
  message: 'exception.message',
  stack: 'exception.stacktrace',
};

/**
 * A log of OpenTracing as an event of OpenTelemetry: named by its field `event`, an error as an exception.
 * (https://github.com/open-telemetry/opentelemetry-specification/blob/main/specification/compatibility/opentracing.md#log)
 */
export function eventOfLog(log: RecordedEvent): RecordedEvent {
  const { attributes } = log;
  const { keys, values } = attributes;
  const at = keys.indexOf('event');
  const event = values[at];
  if (event !== 'error') return { ...log, name: typeof event === 'string' && event !== '' ? event : unnamed };
  const others = keys.flatMap((key, index) =>
    index === at ? [] : [[exceptionNames[key] ?? key, values[index]]],
  );
  return {
    ...log,
    name: 'exception',
    attributes: {
      keys: others.map(([key]) => key as string),
      values: others.map(([, value]) => value as (typeof values)[number]),
      droppedCount: attributes.droppedCount,
    },
  };
}
