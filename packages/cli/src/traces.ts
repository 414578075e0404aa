import { setTimeout as delay } from 'node:timers/promises';
import { parseLength } from '@spoor/rules';
import { type Call, type Command, type Flags, listFlag, textFlag, UsageError } from './command.ts';
import { meantWord } from './meant-word.ts';
import { lines, usage } from './messages.ts';
import { queryFlags, queryOf } from './query.ts';
import { searchTraces } from './search-traces.ts';
import { SettledTraces } from './settled-traces.ts';
import { printable } from './terminal-text.ts';
import type { TraceJson } from './trace-json.ts';
import { traceLine, traceSummary } from './trace-line.ts';
import { untilStopped } from './until-stopped.ts';

const defaultLimit = 20;
/** How many failed traces are asked for when the durations are looked at here. */
const candidates = 1000;
const defaultSince = '1h';
/** How often a collector is asked for further traces. */
const followMs = 1000;

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
  json: { type: 'boolean', doc: 'one line of JSON for each' },
  follow: { type: 'boolean', doc: 'wait for further ones, until Ctrl-C' },
  limit: { type: 'string', value: 'N', doc: `how many at most, newest first (default ${defaultLimit})` },
};

export const tracesCommand: Command = {
  name: 'traces',
  summary: 'List the newest traces of a running collector.',
  flags,
  examples: [
    'spoor traces --service checkout --errors',
    'spoor traces --min-duration 200ms --since 10m',
    'spoor traces --follow --json',
  ],
  run: async (call) => {
    const limit = limitOf(call);
    const search = () =>
      searchTraces(queryOf(call), textFlag(call, 'service'), searchParameters(call, limit));
    if (call.flags.follow) return follow(call, async () => wanted(call, await search()));
    const found = await search();
    const traces = wanted(call, found);
    if (traces.length === 0) call.terminal.err(lines.noMatch(await meantService(call)));
    for (const trace of traces.slice(0, limit)) call.terminal.out(lineOf(call, trace));
    return 0;
  },
};

/** Of a service that is not there, the one that may have been meant. */
async function meantService(call: Call): Promise<string | undefined> {
  const service = textFlag(call, 'service');
  if (service === undefined) return undefined;
  const known = await queryOf(call).services();
  return known.includes(service) ? undefined : meantWord(service, known.map(printable));
}

const wanted = (call: Call, found: readonly TraceJson[]): readonly TraceJson[] =>
  call.flags.errors ? found.filter((trace) => hasSpanOfDuration(call, trace)) : found;

const lineOf = (call: Call, trace: TraceJson): string =>
  call.flags.json ? `${JSON.stringify(traceSummary(trace))}\n` : traceLine(trace, call.terminal);

/** Until Ctrl-C: each trace once, the oldest first, when no more spans came for it in a while. */
async function follow(call: Call, search: () => Promise<readonly TraceJson[]>): Promise<number> {
  const stopped = untilStopped().then(() => undefined);
  const arrivals = new SettledTraces();
  for (;;) {
    for (const trace of arrivals.settled(await search())) call.terminal.out(lineOf(call, trace));
    if ((await Promise.race([stopped, delay(followMs, 'again')])) === undefined) return 0;
  }
}

function searchParameters(call: Call, limit: number): Record<string, string> {
  const endMicros = Date.now() * 1000;
  const since = durationFlag(call, 'since') ?? parseLength(defaultSince) ?? 0;
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
  const micros = parseLength(text);
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
