import {
  type Call,
  type Command,
  type Flags,
  listFlag,
  type Terminal,
  textFlag,
  UsageError,
} from './command.ts';
import { formatDuration } from './format-duration.ts';
import { parseGoDuration } from './go-duration.ts';
import { lines, usage } from './messages.ts';
import { type Query, queryFlags, queryOf } from './query.ts';
import { clip, printable } from './terminal-text.ts';
import type { TraceJson } from './trace-json.ts';
import { buildTraceTree } from './trace-tree.ts';

const defaultLimit = 20;
/** How many failed traces are asked for when the durations are looked at here. */
const candidates = 1000;
const defaultSince = '1h';

const flags: Flags = {
  ...queryFlags,
  service: { type: 'string', value: 'NAME', doc: 'only traces that this service took part in' },
  operation: { type: 'string', value: 'NAME', doc: 'only traces with this operation' },
  tag: {
    type: 'string',
    value: 'KEY=VALUE',
    multiple: true,
    doc: 'only traces with a span that has this tag',
  },
  errors: { type: 'boolean', doc: 'only traces with a failed span' },
  'min-duration': {
    type: 'string',
    value: 'DURATION',
    doc: 'only with a span at least this long: 100ms, 1.5s',
  },
  'max-duration': { type: 'string', value: 'DURATION', doc: 'only with a span at most this long' },
  since: { type: 'string', value: 'DURATION', doc: `how far to look back (default ${defaultSince})` },
  limit: { type: 'string', value: 'N', doc: `how many at most, newest first (default ${defaultLimit})` },
};

export const tracesCommand: Command = {
  name: 'traces',
  summary: 'List the newest traces of a running collector.',
  flags,
  examples: ['spoor traces --service checkout --errors', 'spoor traces --min-duration 200ms --since 10m'],
  run: async (call) => {
    const limit = limitOf(call);
    const found = await search(queryOf(call), textFlag(call, 'service'), searchParameters(call, limit));
    const traces = call.flags.errors ? found.filter((trace) => hasSpanOfDuration(call, trace)) : found;
    if (traces.length === 0) call.terminal.err(lines.noMatch());
    for (const trace of traces.slice(0, limit)) call.terminal.out(traceLine(trace, call.terminal));
    return 0;
  },
};

/** Newest first. Jaeger's API wants a service: without one, every service is asked. */
async function search(
  query: Query,
  service: string | undefined,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly TraceJson[]> {
  const services = service === undefined ? await query.services() : [service];
  const found = new Map<string, TraceJson>();
  for (const name of services) {
    for (const trace of await query.traces({ ...parameters, service: name })) found.set(trace.traceID, trace);
  }
  return [...found.values()].sort((a, b) => startOf(b) - startOf(a));
}

const startOf = ({ spans }: TraceJson): number =>
  spans.reduce((start, span) => Math.min(start, span.startTime), Number.MAX_SAFE_INTEGER);

function searchParameters(call: Call, limit: number): Record<string, string> {
  const endMicros = Date.now() * 1000;
  const since = durationFlag(call, 'since') ?? parseGoDuration(defaultSince) ?? 0;
  const parameters: Record<string, string> = {
    limit: `${call.flags.errors ? Math.max(limit, candidates) : limit}`,
    end: `${endMicros}`,
    start: `${Math.max(0, endMicros - Math.round(since))}`,
  };
  const operation = textFlag(call, 'operation');
  if (operation !== undefined) parameters.operation = operation;
  for (const [flag, name] of [
    ['min-duration', 'minDuration'],
    ['max-duration', 'maxDuration'],
  ] as const) {
    const micros = durationFlag(call, flag);
    if (micros !== undefined && !call.flags.errors) parameters[name] = `${Math.round(micros)}us`;
  }
  const tags = tagFlags(call);
  if (Object.keys(tags).length > 0) parameters.tags = JSON.stringify(tags);
  return parameters;
}

/**
 * Jaeger's API wants one span to meet every condition. A trace that failed and was slow is what a person asks for,
 * whichever of its spans was which.
 */
function hasSpanOfDuration(call: Call, { spans }: TraceJson): boolean {
  const least = durationFlag(call, 'min-duration') ?? 0;
  const most = durationFlag(call, 'max-duration') ?? Number.POSITIVE_INFINITY;
  return spans.some(({ duration }) => duration >= least && duration <= most);
}

function tagFlags(call: Call): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const text of listFlag(call, 'tag')) {
    const cut = text.indexOf('=');
    if (cut < 1) throw new UsageError(usage.tag(text));
    tags[text.slice(0, cut)] = text.slice(cut + 1);
  }
  if (call.flags.errors) tags.error = 'true';
  return tags;
}

function durationFlag(call: Call, name: string): number | undefined {
  const text = textFlag(call, name);
  if (text === undefined) return undefined;
  const micros = parseGoDuration(text);
  if (micros === undefined) {
    throw new UsageError(usage.duration(name, text));
  }
  return micros;
}

function limitOf(call: Call): number {
  const text = textFlag(call, 'limit') ?? `${defaultLimit}`;
  if (!/^[1-9]\d{0,4}$/.test(text)) {
    throw new UsageError(usage.limit(text));
  }
  return Number(text);
}

/** `4bf92f35…  15:04:05  84.5 ms  12 spans  2 errors  gateway · POST`: in columns, to be read and to be cut. */
function traceLine(trace: TraceJson, { paint, columns }: Terminal): string {
  const tree = buildTraceTree(trace);
  const root = tree.tops[0];
  const time = new Date(tree.startMicros / 1000).toTimeString().slice(0, 8);
  const errors = tree.errorCount === 0 ? '' : `${tree.errorCount} failed`;
  const facts = [
    formatDuration(tree.durationMicros).padStart(9),
    `${tree.spanCount} spans`.padStart(11),
    errors.padStart(9),
  ].join(' ');
  const name = root ? `${printable(root.service)} · ${printable(root.span.operationName)}` : '';
  const room = Math.max(20, columns - trace.traceID.length - time.length - facts.length - 6);
  return `${paint.bold(trace.traceID)}  ${time} ${errors ? paint.red(facts) : facts}  ${paint.cyan(clip(name, room))}\n`;
}
