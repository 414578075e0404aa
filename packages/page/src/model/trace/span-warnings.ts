import { formatDuration } from '../text/format-duration.ts';
import type { SpanNode } from './build-trace.ts';

/** What is odd about a span: said by whoever stored it, or seen in its place in the tree. */
export function spanWarnings(node: SpanNode): string[] {
  const { span, parent, parentId } = node;
  const warnings = [...(span.warnings ?? [])];
  if (parent === undefined && parentId !== undefined) {
    warnings.push(`Missing parent: span ${parentId} is not in this trace.`);
  }
  const skew = clockSkew(node);
  if (skew > 0) {
    warnings.push(
      `Clock skew: starts ${formatDuration(skew)} before its parent, which runs in another process; their clocks differ.`,
    );
  }
  if (span.duration < 0) warnings.push(`Negative duration: ${span.duration} µs.`);
  return warnings;
}

/** Microseconds by which a child on another clock seems to come before its cause. */
function clockSkew({ span, parent }: SpanNode): number {
  if (parent === undefined || parent.span.processID === span.processID) return 0;
  return Math.max(0, parent.span.startTime - span.startTime);
}
