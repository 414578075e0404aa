import type { TraceState } from '@opentelemetry/api';
import { givenCall } from '../given.ts';
import { parseTraceState, W3CTraceState } from './tracestate.ts';

/**
 * The list of a foreign context, whose TraceState may be of another implementation, or an empty object because the context
 * travelled as JSON. Checked here, since it goes into headers and into every exporter; undefined when it cannot be read.
 */
export function givenTraceState(state: unknown): TraceState | undefined {
  const list = givenCall(state, 'serialize');
  if (typeof list !== 'string') return undefined;
  return state instanceof W3CTraceState ? state : parseTraceState(list);
}
