import type { Terminal } from './command.ts';
import { formatDuration } from './format-duration.ts';
import { operationOf, reasonOf } from './span-text.ts';
import { clip, printable } from './terminal-text.ts';
import { isError, type TraceJson } from './trace-json.ts';
import { buildTraceTree } from './trace-tree.ts';

/** `4bf92f35…  15:04:05  84.5 ms  12 spans  2 failed  gateway · POST /carts 503`: to be read and to be cut. */
export function traceLine(trace: TraceJson, { paint, columns }: Terminal): string {
  const tree = buildTraceTree(trace);
  const root = tree.tops[0];
  const time = new Date(tree.startMicros / 1000).toTimeString().slice(0, 8);
  const errors = tree.errorCount === 0 ? '' : `${tree.errorCount} failed`;
  const facts = [
    formatDuration(tree.durationMicros).padStart(9),
    `${tree.spanCount} ${tree.spanCount === 1 ? 'span' : 'spans'}`.padStart(11),
    errors.padStart(9),
  ].join(' ');
  const reason = root !== undefined && isError(root.span) ? ` ${reasonOf(root.span)}` : '';
  const name = root ? `${printable(root.service)} · ${operationOf(root.span)}${reason}` : '';
  const room = Math.max(20, columns - trace.traceID.length - time.length - facts.length - 6);
  return `${paint.bold(trace.traceID)}  ${time} ${errors ? paint.red(facts) : facts}  ${paint.cyan(clip(name, room))}\n`;
}

/** The same for programs. Times are in microseconds. */
export function traceSummary(trace: TraceJson) {
  const { tops, startMicros, durationMicros, spanCount, errorCount, services } = buildTraceTree(trace);
  const [root] = tops;
  return {
    traceID: trace.traceID,
    startMicros,
    durationMicros,
    spanCount,
    errorCount,
    services,
    rootService: root?.service ?? null,
    rootOperation: root === undefined ? null : operationOf(root.span),
  };
}
