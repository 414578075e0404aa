import type { SpanNode } from './build-trace.ts';
import { valueText } from './trace-json.ts';

/** The spans that contain a text in their names, ids, tags or logs, whatever its case. */
export function findInTrace(nodes: readonly SpanNode[], text: string): SpanNode[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? [] : nodes.filter((node) => contains(node, wanted));
}

function contains({ service, span }: SpanNode, wanted: string): boolean {
  const has = (value: unknown) => valueText(value).toLowerCase().includes(wanted);
  if (has(service) || has(span.operationName) || has(span.spanID)) return true;
  if (span.tags?.some(({ key, value }) => has(key) || has(value) || has(`${key}=${valueText(value)}`)))
    return true;
  return span.logs?.some(({ fields }) => fields.some(({ key, value }) => has(key) || has(value))) ?? false;
}

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
