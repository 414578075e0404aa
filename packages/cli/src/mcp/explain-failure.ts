import { formatDuration } from '../format-duration.ts';
import { operationOf, reasonOf } from '../span-text.ts';
import { printable } from '../terminal-text.ts';
import { isError, type LogJson, type TagJson, type TraceJson } from '../trace-json.ts';
import { buildTraceTree, type TraceNode } from '../trace-tree.ts';
import { nameOf } from './explain-slow.ts';

const mostFailures = 10;
const mostLogs = 20;
/** Of a stack: the frames that a person looks at first. */
const mostFrames = 8;
const longestValue = 400;

export function tagLine({ key, value }: TagJson): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `${printable(key)}: ${printable(text ?? '').slice(0, longestValue)}`;
}

/** A stack keeps its lines. */
function fieldLines({ key, value }: TagJson): string[] {
  if (!key.endsWith('stacktrace') && key !== 'stack') return [`      ${tagLine({ key, value })}`];
  const frames = String(value).split('\n').slice(0, mostFrames);
  return [`      ${printable(key)}:`, ...frames.map((frame) => `        ${printable(frame)}`)];
}

export function logLines(logs: readonly LogJson[], startMicros: number): string[] {
  return logs
    .slice(0, mostLogs)
    .flatMap(({ timestamp, fields }) => [
      `    event after ${formatDuration(Math.max(0, timestamp - startMicros))}`,
      ...fields.flatMap(fieldLines),
    ]);
}

/** What failed in a trace: the failed spans that have no failed child first, since there it broke, with what they say. */
export function explainFailure(trace: TraceJson): string {
  const tree = buildTraceTree(trace);
  const failed: { node: TraceNode; path: readonly string[] }[] = [];
  const waiting = tree.tops.map((node) => ({ node, path: [] as readonly string[] }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, path } = next;
    if (isError(node.span)) failed.push({ node, path });
    const below = [...path, nameOf(node)];
    for (const child of node.children) waiting.push({ node: child, path: below });
  }
  if (failed.length === 0) return `Nothing failed in trace ${trace.traceID} (${tree.spanCount} spans).`;
  const isCause = ({ node }: (typeof failed)[number]): boolean =>
    !node.children.some(({ span }) => isError(span));
  const causes = failed.filter(isCause).sort((a, b) => endOf(a.node) - endOf(b.node));
  const lines = causes
    .slice(0, mostFailures)
    .flatMap(({ node, path }) => [
      `${nameOf(node)} failed: ${reasonOf(node.span)} (span ${node.span.spanID}, ${formatDuration(node.span.duration)})`,
      ...(path.length === 0 ? [] : [`    called by ${path.slice(-5).join(' > ')}`]),
      ...(node.span.tags ?? []).map((tag) => `    ${tagLine(tag)}`),
      ...logLines(node.span.logs ?? [], tree.startMicros),
      '',
    ]);
  const others = failed
    .filter((each) => !isCause(each))
    .map(({ node }) => `${printable(node.service)} · ${operationOf(node.span)}`);
  const above = others.length === 0 ? [] : [`Failed because of that: ${[...new Set(others)].join(', ')}`];
  return [
    `${failed.length} of ${tree.spanCount} spans of trace ${trace.traceID} failed. Where it broke:`,
    '',
    ...lines,
    ...above,
  ].join('\n');
}

const endOf = ({ span }: TraceNode): number => span.startTime + span.duration;
