import { exceptionsOf } from '../span/exceptions.ts';
import { groupTags } from '../span/tag-groups.ts';
import { formatDuration } from '../text/format-duration.ts';
import { formatDateTime } from '../text/format-time.ts';
import { oneLine, visibleText } from '../text/visible-text.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';
import { valueText } from '../trace/trace-json.ts';
import { failureTitle } from './causes.ts';
import { code, escaped, fence } from './trace-text.ts';
import { requestName } from './trace-title.ts';

const longestValue = 1000;

/** One span for a message: what it was, how it failed, its tags. */
export function spanText(node: SpanNode, model: TraceModel, link: string): string {
  const failure = node.failed ? failureTitle(node) : '';
  const lines = shownTags(node).map(([key, value]) => `  ${key}: ${value}`);
  const stack = exceptionsOf(node.span)[0]?.stack;
  return [
    `${node.failed ? '✗ ' : ''}${oneLine(node.service)} · ${oneLine(requestName(node))} · ${when(node, model)}`,
    ...(failure === '' ? [] : [oneLine(failure, longestValue)]),
    link,
    ...(lines.length === 0 ? [] : ['', ...lines]),
    ...(stack === undefined ? [] : ['', visibleText(stack)]),
  ].join('\n');
}

export function spanMarkdown(node: SpanNode, model: TraceModel, link: string): string {
  const failure = node.failed ? failureTitle(node) : '';
  const rows = shownTags(node).map(
    ([key, value]) => `| ${code(key)} | ${code(value).replaceAll('|', '\\|')} |`,
  );
  const stack = exceptionsOf(node.span)[0]?.stack;
  return [
    `### ${node.failed ? '✗ ' : ''}${escaped(oneLine(node.service))} · ${escaped(oneLine(requestName(node)))}`,
    '',
    `${when(node, model)} · [${node.span.spanID}](${link})`,
    ...(failure === '' ? [] : ['', `**${escaped(oneLine(failure, longestValue))}**`]),
    ...(rows.length === 0 ? [] : ['', '| key | value |', '|---|---|', ...rows]),
    ...(stack === undefined ? [] : ['', fence(visibleText(stack))]),
    '',
  ].join('\n');
}

const when = ({ offset, span }: SpanNode, { startMicros }: TraceModel): string =>
  `${formatDuration(span.duration)} · ${formatDateTime(startMicros + offset)}`;

const shownTags = ({ span }: SpanNode): [key: string, value: string][] =>
  groupTags(span.tags ?? []).groups.flatMap(({ tags }) =>
    tags.map(({ key, value }): [string, string] => [oneLine(key), oneLine(valueText(value), longestValue)]),
  );
