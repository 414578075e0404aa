import type { LogJson, SpanJson, TagJson } from '../trace/trace-json.ts';
import { valueText } from '../trace/trace-json.ts';
import { type Frame, readStack } from './stack-frames.ts';

export interface SpanException {
  readonly type: string | undefined;
  readonly message: string | undefined;
  readonly frames: readonly Frame[];
  /** As it was sent, the frames included. */
  readonly stack: string | undefined;
  /** Microseconds after the span's start; undefined where a tag tells it. */
  readonly afterStart: number | undefined;
  /** The log that says it, so that it need not be told a second time. */
  readonly log: LogJson | undefined;
}

/** OpenTelemetry's exception events, OpenTracing's `event=error` logs, and tags of the same names; the last one first. */
export function exceptionsOf(span: SpanJson): SpanException[] {
  const found: SpanException[] = [];
  for (const log of span.logs ?? []) {
    const exception = read(log.fields, log.timestamp - span.startTime, log);
    const isOne = fieldOf(log.fields, 'event') === 'error' || exception?.type !== undefined;
    if (exception !== undefined && (isOne || exception.stack !== undefined)) found.push(exception);
  }
  if (found.length > 0) return found.reverse();
  const tagged = read(span.tags ?? [], undefined, undefined);
  return tagged === undefined || (tagged.type === undefined && tagged.stack === undefined) ? [] : [tagged];
}

function read(
  fields: readonly TagJson[],
  afterStart: number | undefined,
  log: LogJson | undefined,
): SpanException | undefined {
  const type = fieldOf(fields, 'exception.type', 'error.kind', 'error.name');
  const message = fieldOf(
    fields,
    'exception.message',
    'error.message',
    ...(log === undefined ? [] : ['message', 'error.object']),
  );
  const stack = fieldOf(
    fields,
    'exception.stacktrace',
    'error.stack',
    ...(log === undefined ? [] : ['stack']),
  );
  if (type === undefined && message === undefined && stack === undefined) return undefined;
  return { type, message, stack, frames: stack === undefined ? [] : readStack(stack), afterStart, log };
}

function fieldOf(fields: readonly TagJson[], ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const field = fields.find((candidate) => candidate.key === key);
    const text = field === undefined ? '' : valueText(field.value);
    if (text !== '') return text;
  }
  return undefined;
}

/** `BankError: the bank did not answer`. */
export const exceptionTitle = ({ type, message }: SpanException): string =>
  [type, message].filter((part) => part !== undefined).join(': ') || 'exception';
