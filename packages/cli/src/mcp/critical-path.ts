import type { TraceNode } from '../trace-tree.ts';

/** A span on the way, and how long the end waited for it and for none of its children. */
export interface CriticalStep {
  readonly node: TraceNode;
  readonly selfMicros: number;
}

interface Frame {
  readonly node: TraceNode;
  /** The latest ending first. */
  readonly children: readonly TraceNode[];
  next: number;
  /** What lies behind it has been given to a child or to the span itself. */
  cursor: number;
  selfMicros: number;
}

const endOf = ({ span }: TraceNode): number => span.startTime + span.duration;

function frameOf(node: TraceNode, until: number): Frame {
  const children = [...node.children].sort((a, b) => endOf(b) - endOf(a));
  return {
    node,
    children,
    next: 0,
    cursor: Math.max(node.span.startTime, Math.min(endOf(node), until)),
    selfMicros: 0,
  };
}

/**
 * What the end of `top` has waited for, in the order of the tree: from its end backwards, always the child that ended last. The self times
 * add up to the duration of `top`. With a stack of its own: a trace can be deeper than the call stack.
 */
export function criticalPath(top: TraceNode): readonly CriticalStep[] {
  const steps: CriticalStep[] = [];
  const stack = [frameOf(top, Number.POSITIVE_INFINITY)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = frame.children[frame.next++];
    if (child === undefined) {
      frame.selfMicros += frame.cursor - frame.node.span.startTime;
      steps.push({ node: frame.node, selfMicros: frame.selfMicros });
      stack.pop();
      continue;
    }
    // A child may begin before its parent: clocks of two machines differ.
    const start = Math.max(child.span.startTime, frame.node.span.startTime);
    const end = Math.min(endOf(child), frame.cursor);
    if (end <= start) continue;
    frame.selfMicros += frame.cursor - end;
    frame.cursor = start;
    stack.push(clipped(frameOf(child, end), start));
  }
  return steps.reverse();
}

/** What a child did before its parent began, nobody waited for. */
function clipped(frame: Frame, start: number): Frame {
  const { node } = frame;
  if (node.span.startTime >= start) return frame;
  const span = { ...node.span, startTime: start, duration: endOf(node) - start };
  return { ...frame, node: { ...node, span } };
}
