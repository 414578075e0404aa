import { requestPath } from '../span/request-path.ts';
import { spanStatus } from '../span/span-status.ts';
import { formatDuration } from '../text/format-duration.ts';
import { oneLine } from '../text/visible-text.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';

/** The span that the trace is about: the first one without a parent, else the first one. */
export const rootOf = ({ tops }: TraceModel): SpanNode | undefined =>
  tops.find(({ parentId }) => parentId === undefined) ?? tops[0];

/** `POST /checkout`, also where the span's name is only `POST`. */
export function requestName({ span }: SpanNode): string {
  const path = requestPath(span.operationName, span.tags ?? []);
  return path === undefined ? span.operationName : `${span.operationName} ${path}`;
}

const longestName = 80;

/** `✗ POST /checkout 503 328 ms - gateway - Spoor`: what a browser's tab has room for comes first. */
export function traceTitle(model: TraceModel): string {
  const root = rootOf(model);
  if (root === undefined) return 'Spoor';
  const parts = [
    root.failed ? '✗' : undefined,
    oneLine(requestName(root), longestName) || '(no name)',
    spanStatus(root.span).code,
    formatDuration(model.durationMicros),
  ];
  return `${parts.filter((part) => part !== undefined).join(' ')} - ${oneLine(root.service, longestName)} - Spoor`;
}
