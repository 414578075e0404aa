import type { SpanNode } from '../trace/build-trace.ts';

/** Microseconds of a span that none of its children covers. */
export function selfMicros({ offset, span, children }: SpanNode): number {
  const end = offset + span.duration;
  let covered = 0;
  let reached = offset;
  // They are in order of start.
  for (const child of children) {
    const to = Math.min(end, child.offset + child.span.duration);
    covered += Math.max(0, to - Math.max(reached, child.offset));
    reached = Math.max(reached, to);
  }
  return Math.max(0, span.duration - covered);
}
