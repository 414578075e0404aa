import { formatDuration } from '../text/format-duration.ts';
import { formatDateTime, plural } from '../text/format-time.ts';
import { oneLine } from '../text/visible-text.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';
import { causesOf, failureTitle } from './causes.ts';
import { requestName, traceTitle } from './trace-title.ts';

/** More lines are nothing to be pasted into a message. */
const mostLines = 200;

/** The trace as a tree of lines, for a message or a terminal. */
export function traceText(model: TraceModel, link: string): string {
  return [headline(model), link, '', ...tree(model)].join('\n');
}

/** The same for an issue: a heading, what failed, and the tree as code. */
export function traceMarkdown(model: TraceModel, link: string): string {
  const causes = causesOf(model).map(({ node, nodes, title }) => {
    const times = nodes.length > 1 ? ` (${nodes.length} times)` : '';
    return `- **${escaped(oneLine(node.service))}** ${code(requestName(node))}${title === '' ? '' : `: ${escaped(oneLine(title))}`}${times}`;
  });
  return [
    `### ${escaped(traceTitle(model).replace(/ - Spoor$/, ''))}`,
    '',
    `${figures(model)} · [${model.traceId}](${link})`,
    ...(causes.length === 0 ? [] : ['', 'Failed:', '', ...causes]),
    '',
    // A fence longer than any in the text cannot be closed by it.
    fence(tree(model).join('\n')),
    '',
  ].join('\n');
}

function headline(model: TraceModel): string {
  return `${traceTitle(model).replace(/ - Spoor$/, '')} · ${figures(model)}`;
}

function figures({ nodes, services, failedCount, startMicros }: TraceModel): string {
  const errors = failedCount > 0 ? ` · ${plural(failedCount, 'error')}` : '';
  return `${plural(nodes.length, 'span')} · ${plural(services.length, 'service')}${errors} · ${formatDateTime(startMicros)}`;
}

function tree(model: TraceModel): string[] {
  const shown = model.nodes.slice(0, mostLines);
  const rows = shown.map((node) => ({ node, left: `${branches(node)}${label(node)}` }));
  const width = Math.min(100, Math.max(0, ...rows.map(({ left }) => left.length)));
  const lines = rows.map(({ node, left }) => {
    const failure = node.failed && !node.children.some(({ failed }) => failed) ? failureTitle(node) : '';
    const end = failure === '' ? '' : `  ${oneLine(failure, 120)}`;
    return `${left.padEnd(width)}  ${formatDuration(node.span.duration).padStart(9)}${end}`;
  });
  const rest = model.nodes.length - shown.length;
  return rest > 0 ? [...lines, `… and ${plural(rest, 'more span')}`] : lines;
}

const label = (node: SpanNode): string =>
  `${node.failed ? '✗ ' : ''}${oneLine(node.service, 40)} · ${oneLine(requestName(node), 80)}`;

function branches(node: SpanNode): string {
  let line = '';
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const isLast = at.parent.children.at(-1) === at;
    const own = at === node ? (isLast ? '└─ ' : '├─ ') : isLast ? '   ' : '│  ';
    line = own + line;
  }
  return line;
}

/** Text as text: a span's name must not become a heading, a link or a mention. */
export const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~@!]/g, '\\$&');

/** As inline code, between more backticks than it holds. */
export function code(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const space = ticks.length > 1 ? ' ' : '';
  return `${ticks}${space}${oneLine(text)}${space}${ticks}`;
}

export function fence(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}\n${text}\n${ticks}`;
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
