import type { SpanNode } from './build-trace.ts';

/** The next one after `current` in reading order, from the top again behind the last. */
export function nextOf(
  nodes: readonly SpanNode[],
  current: SpanNode | undefined,
  step: 1 | -1,
): SpanNode | undefined {
  if (nodes.length === 0) return undefined;
  const place = current?.index ?? (step === 1 ? -1 : Number.POSITIVE_INFINITY);
  if (step === 1) return nodes.find(({ index }) => index > place) ?? nodes[0];
  return nodes.findLast(({ index }) => index < place) ?? nodes.at(-1);
}
