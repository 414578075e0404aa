import { summarize, type TraceSummary } from '../store/summary.ts';
import { tagText } from '../store/tag-text.ts';
import type { Trace } from '../store/trace.ts';
import { listParts } from './list-parts.ts';
import { nanos } from './otlp-json.ts';
import { traceCause } from './trace-cause.ts';

/** A summary as `/api/v3/trace-summaries` renders it. */
export const summaryJson = (trace: Trace) => render(summarize(trace));

/** The same for the page, with what the first span says of its request, whose name may be only `GET`, and what failed. */
export function pageSummaryJson(trace: Trace) {
  const summary = summarize(trace);
  const rootTags = requestTags(summary, trace.id);
  const cause = summary.errorSpanCount === 0 ? undefined : traceCause(trace);
  return {
    ...render(summary),
    ...(rootTags.length === 0 ? {} : { rootTags }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** `{"summaries": […]}`, in parts. */
export function summariesParts(traces: readonly Trace[], toJson: (trace: Trace) => object): Iterable<string> {
  return listParts('{"summaries":[', each(traces, toJson), ']}');
}

function* each(traces: readonly Trace[], toJson: (trace: Trace) => object): Generator<object> {
  // What has left the store meanwhile is nobody's any more.
  for (const trace of traces) if (!trace.evicted) yield toJson(trace);
}

function render(summary: TraceSummary) {
  return {
    traceId: summary.traceId,
    rootServiceName: summary.rootServiceName,
    rootOperationName: summary.rootOperationName,
    minStartTimeUnixNano: nanos(summary.startMicros),
    maxEndTimeUnixNano: nanos(summary.endMicros),
    spanCount: summary.spanCount,
    errorSpanCount: summary.errorSpanCount,
    orphanSpanCount: summary.orphanSpanCount,
    services: summary.services,
  };
}

const requestKeys = new Set([
  'url.path',
  'http.target',
  'http.path',
  'url.full',
  'http.url',
  'http.route',
  'http.response.status_code',
  'http.status_code',
  'rpc.response.status_code',
  'rpc.grpc.status_code',
]);

/** More is not shown in a list; a value may be as long as a datagram. */
const mostChars = 500;

function requestTags({ root }: TraceSummary, traceId: string) {
  if (root === undefined) return [];
  return root.segment
    .read(root.row, traceId)
    .tags.filter(({ key }) => requestKeys.has(key))
    .map((tag) => ({ key: tag.key, value: tagText(tag).slice(0, mostChars) }));
}
