import { formatDuration } from '../format-duration.ts';
import type { Query } from '../query.ts';
import { renderTrace } from '../render-trace.ts';
import { printable } from '../terminal-text.ts';
import { serviceOf, type TraceJson } from '../trace-json.ts';
import { logLines, tagLine } from './explain-failure.ts';

const columns = 160;
/** Lines of a tree: an assistant reads a part of a trace of ten thousand spans, and is told so. */
const mostLines = 400;

/** @throws for a trace that is not stored, in words for the assistant */
export async function storedTrace(query: Query, id: string): Promise<TraceJson> {
  if (!/^[0-9a-f]{1,32}$/i.test(id))
    throw new Error(`trace_id must be 1 to 32 hex digits, got ${JSON.stringify(id)}`);
  const trace = await query.trace(id);
  if (trace === undefined)
    throw new Error(`no trace ${id} in this collector; find_traces lists those that are there`);
  return trace;
}

/** As a tree; with a span's id that span alone, with everything that it says. */
export function readTrace(trace: TraceJson, spanId: string | undefined): string {
  if (spanId !== undefined) return readSpan(trace, spanId);
  const lines = renderTrace(trace, { columns, coloured: false }).split('\n');
  if (lines.length <= mostLines) return lines.join('\n');
  return [
    ...lines.slice(0, mostLines),
    `… and ${lines.length - mostLines} more lines; why_slow and what_failed look at all of them`,
  ].join('\n');
}

function readSpan(trace: TraceJson, spanId: string): string {
  const span = trace.spans.find((each) => each.spanID === spanId);
  if (span === undefined) throw new Error(`no span ${spanId} in trace ${trace.traceID}`);
  const start = trace.spans.reduce((least, each) => Math.min(least, each.startTime), span.startTime);
  return [
    `${printable(serviceOf(trace, span))} · ${printable(span.operationName)} (span ${span.spanID} of trace ${trace.traceID})`,
    `    started after ${formatDuration(span.startTime - start)}, took ${formatDuration(span.duration)}`,
    ...(span.tags ?? []).map((tag) => `    ${tagLine(tag)}`),
    ...logLines(span.logs ?? [], start),
  ].join('\n');
}
