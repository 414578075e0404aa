import { operationPattern } from '../span/operation-pattern.ts';
import { requestPath } from '../span/request-path.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';
import { kindOf, tagOf } from '../trace/trace-json.ts';

/** The same call to many things, one after another, where one call for all of them would do (N+1). */
export interface RepeatedCalls {
  readonly nodes: readonly SpanNode[];
  readonly operation: string;
  readonly totalMicros: number;
  /** Of the trace's duration. */
  readonly share: number;
}

/** The same call to the same thing, made again because the one before had failed. */
export interface Retries {
  readonly nodes: readonly SpanNode[];
  readonly operation: string;
  readonly failedCount: number;
  readonly worked: boolean;
}

/** Fewer calls are nothing to be mended. */
const leastRepeated = 5;
/** So many of a hundred may overlap with the one before; more were made at the same time. */
const mostOverlapping = 0.2;

export function repeatedCalls({ nodes, durationMicros }: TraceModel): RepeatedCalls[] {
  const found: RepeatedCalls[] = [];
  for (const { children } of nodes) {
    if (children.length < leastRepeated) continue;
    for (const calls of groupedBy(
      children.filter(isCall),
      (node) => `${node.service}\n${operationPattern(node.span)}`,
    )) {
      const [first] = calls;
      if (first === undefined || calls.length < leastRepeated || !inTurn(calls)) continue;
      const totalMicros = coveredMicros(calls);
      const share = durationMicros === 0 ? 0 : totalMicros / durationMicros;
      found.push({ nodes: calls, operation: operationPattern(first.span), totalMicros, share });
    }
  }
  return found.sort((a, b) => b.totalMicros - a.totalMicros);
}

export function retriesOf({ nodes }: TraceModel): Retries[] {
  const found: Retries[] = [];
  for (const { children } of nodes) {
    if (!children.some(({ failed }) => failed)) continue;
    for (const calls of groupedBy(children.filter(isCall), sameThing)) {
      for (const chain of chains(calls)) {
        const [first] = chain;
        const last = chain.at(-1);
        if (first === undefined || last === undefined) continue;
        const failedCount = chain.filter(({ failed }) => failed).length;
        found.push({ nodes: chain, operation: nameOf(first), failedCount, worked: !last.failed });
      }
    }
  }
  return found;
}

/** What leaves the process, or a step with statements of a database. */
function isCall({ span }: SpanNode): boolean {
  const kind = kindOf(span);
  return kind === 'client' || kind === 'producer' || tagOf(span, 'db.system.name', 'db.system') !== undefined;
}

const nameOf = ({ span }: SpanNode): string =>
  [span.operationName, requestPath(span.operationName, span.tags ?? [])].filter(Boolean).join(' ');

const sameThing = (node: SpanNode): string =>
  [node.service, nameOf(node), tagOf(node.span, 'server.address', 'net.peer.name', 'db.query.text')].join(
    '\n',
  );

/** Each failed call together with the ones that began after it had ended. */
function chains(calls: readonly SpanNode[]): SpanNode[][] {
  const found: SpanNode[][] = [];
  let chain: SpanNode[] = [];
  for (const call of calls) {
    const last = chain.at(-1);
    const isAgain = last?.failed === true && call.offset >= last.offset + last.span.duration;
    if (!isAgain) {
      if (chain.length > 1) found.push(chain);
      chain = [];
    }
    chain.push(call);
  }
  if (chain.length > 1) found.push(chain);
  return found;
}

function inTurn(calls: readonly SpanNode[]): boolean {
  let overlapping = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { offset, span } of calls) {
    if (offset < end) overlapping += 1;
    end = Math.max(end, offset + span.duration);
  }
  return overlapping <= calls.length * mostOverlapping;
}

function coveredMicros(calls: readonly SpanNode[]): number {
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { offset, span } of calls) {
    const to = offset + span.duration;
    covered += Math.max(0, to - Math.max(reached, offset));
    reached = Math.max(reached, to);
  }
  return covered;
}

function groupedBy(nodes: readonly SpanNode[], keyOf: (node: SpanNode) => string): SpanNode[][] {
  const groups = new Map<string, SpanNode[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}
