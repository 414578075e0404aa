import { exceptionsOf, exceptionTitle } from '../span/exceptions.ts';
import { operationPattern } from '../span/operation-pattern.ts';
import { spanStatus } from '../span/span-status.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';

/** Where something broke: failed spans that do the same and say the same, none of whose children failed. */
export interface Cause {
  readonly node: SpanNode;
  readonly nodes: readonly SpanNode[];
  /** `BankError: the bank did not answer`, `503 Service Unavailable`; empty if the span says no more than that it failed. */
  readonly title: string;
  /** Every span above failed too: the failure went through to whoever asked. */
  readonly reachedTop: boolean;
}

/** Those that went through to the top first, then in the order in which they ended. */
export function causesOf({ nodes }: TraceModel): Cause[] {
  const found = new Map<string, { nodes: SpanNode[]; title: string; reachedTop: boolean }>();
  const innermost = nodes.filter(({ failed, children }) => failed && !children.some((child) => child.failed));
  innermost.sort((a, b) => endOf(a) - endOf(b));
  for (const node of innermost) {
    const title = failureTitle(node);
    const reachedTop = reachesTop(node);
    const key = [node.service, operationPattern(node.span), title, reachedTop].join('\n');
    const known = found.get(key);
    if (known === undefined) found.set(key, { nodes: [node], title, reachedTop });
    else known.nodes.push(node);
  }
  return [...found.values()]
    .flatMap(({ nodes: list, ...cause }) => list.slice(0, 1).map((node) => ({ node, nodes: list, ...cause })))
    .sort((a, b) => Number(b.reachedTop) - Number(a.reachedTop));
}

/** What the span itself says of its failure: the exception, else the status. */
export function failureTitle({ span }: SpanNode): string {
  const [exception] = exceptionsOf(span);
  if (exception !== undefined) return exceptionTitle(exception);
  const { code, name, description } = spanStatus(span);
  const status = [code, name].filter((part) => part !== undefined).join(' ');
  if (description === undefined || description === name) return status;
  return status === '' ? description : `${status}: ${description}`;
}

function reachesTop(node: SpanNode): boolean {
  for (let above = node.parent; above !== undefined; above = above.parent) if (!above.failed) return false;
  return true;
}

const endOf = ({ offset, span }: SpanNode): number => offset + span.duration;

/** Failed spans in the order of `Next error`: from the first cause on in reading order, and around. */
export function errorOrder(model: TraceModel, causes: readonly Cause[]): SpanNode[] {
  const failed = model.nodes.filter((node) => node.failed);
  const start = failed.indexOf(causes[0]?.node ?? (failed[0] as SpanNode));
  return start <= 0 ? failed : [...failed.slice(start), ...failed.slice(0, start)];
}
