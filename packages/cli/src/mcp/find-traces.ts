import { parseLength } from '@spoor/rules';
import { formatDuration } from '../format-duration.ts';
import type { Query } from '../query.ts';
import { searchTraces } from '../search-traces.ts';
import { operationOf } from '../span-text.ts';
import { printable } from '../terminal-text.ts';
import type { TraceJson } from '../trace-json.ts';
import { buildTraceTree } from '../trace-tree.ts';

/** On one span; all of them must hold for the same one. */
export interface Condition {
  readonly key: string;
  readonly op: string;
  readonly value: string;
  readonly not?: boolean | undefined;
}

export interface Search {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly min_duration?: string | undefined;
  readonly since?: string | undefined;
  readonly where?: readonly Condition[] | undefined;
  readonly errors?: boolean | undefined;
  readonly limit?: number | undefined;
}

interface Summary {
  readonly traceId: string;
  readonly rootServiceName: string;
  readonly rootOperationName: string;
  readonly minStartTimeUnixNano: string;
  readonly maxEndTimeUnixNano: string;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly rootTags?: readonly { readonly key: string; readonly value: unknown }[];
  readonly cause?: { readonly service: string; readonly operation: string; readonly message?: string };
}

const usualSince = '1h';
const usualLimit = 20;

/** Microseconds; a text that is no duration is an error that the assistant reads. */
export function micros(name: string, text: string): number {
  const value = parseLength(text);
  if (value === undefined)
    throw new Error(`${name} must be a duration such as 100ms, 1.5s or 2h, got ${JSON.stringify(text)}`);
  return Math.round(value);
}

function parametersOf({
  service,
  operation,
  min_duration,
  since = usualSince,
  limit = usualLimit,
  errors,
  where,
}: Search) {
  const end = Date.now() * 1000;
  const all = {
    service,
    operation,
    where: where === undefined || where.length === 0 ? undefined : JSON.stringify(where),
    minDuration: min_duration === undefined ? undefined : `${micros('min_duration', min_duration)}us`,
    start: `${end - micros('since', since)}`,
    end: `${end}`,
    limit: `${limit}`,
    errors: errors === true ? 'true' : undefined,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The embedded collector knows causes and `where`; any other Jaeger is asked as its page asks. */
export async function findTraces(query: Query, search: Search): Promise<string> {
  const parameters = parametersOf(search);
  const found = await query.embedded<{ summaries: readonly Summary[] }>(
    `/api/spoor/traces?${new URLSearchParams(parameters)}`,
  );
  const lines =
    found === undefined ? await classicLines(query, search, parameters) : found.summaries.map(summaryLine);
  if (lines.length > 0) return ['trace id, start, duration, spans, first span', ...lines].join('\n');
  const services = await query.services();
  return `No trace matches. The services that have sent spans: ${services.map(printable).join(', ') || 'none yet'}.`;
}

async function classicLines(
  query: Query,
  search: Search,
  parameters: Record<string, string>,
): Promise<string[]> {
  if (search.where !== undefined)
    throw new Error('where needs the embedded collector of spoor; this is another one');
  const { errors, service, ...rest } = parameters;
  const tags = errors === undefined ? {} : { tags: JSON.stringify({ error: 'true' }) };
  return (await searchTraces(query, service, { ...rest, ...tags })).map(traceLine);
}

function summaryLine(summary: Summary): string {
  const {
    traceId,
    rootServiceName,
    rootOperationName,
    spanCount,
    errorSpanCount,
    rootTags = [],
    cause,
  } = summary;
  const start = Number(BigInt(summary.minStartTimeUnixNano) / 1000n);
  const duration = Number(BigInt(summary.maxEndTimeUnixNano) - BigInt(summary.minStartTimeUnixNano)) / 1000;
  const span = { operationName: rootOperationName, tags: rootTags } as unknown as TraceJson['spans'][number];
  const because =
    cause === undefined
      ? ''
      : `; broke in ${printable(cause.service)} · ${printable(cause.operation)}${cause.message === undefined ? '' : `: ${printable(cause.message)}`}`;
  return lineOf(
    traceId,
    start,
    duration,
    spanCount,
    errorSpanCount,
    `${printable(rootServiceName)} · ${operationOf(span)}${because}`,
  );
}

function traceLine(trace: TraceJson): string {
  const { tops, startMicros, durationMicros, spanCount, errorCount } = buildTraceTree(trace);
  const [root] = tops;
  const name = root === undefined ? '' : `${printable(root.service)} · ${operationOf(root.span)}`;
  return lineOf(trace.traceID, startMicros, durationMicros, spanCount, errorCount, name);
}

function lineOf(
  id: string,
  startMicros: number,
  durationMicros: number,
  spans: number,
  failed: number,
  name: string,
): string {
  const errors = failed === 0 ? '' : ` (${failed} failed)`;
  return `${id}  ${new Date(startMicros / 1000).toISOString()}  ${formatDuration(durationMicros)}  ${spans} spans${errors}  ${name}`;
}
