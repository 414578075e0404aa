import type { SpanRecord } from '@spoor/wire';
import type { Exchange } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import { respondJson, respondJsonParts } from '../http/respond.ts';
import { type OperationName, operationNames, serviceNames } from '../store/catalog.ts';
import { searchTraces, type TraceQuery } from '../store/search.ts';
import type { SpanStore } from '../store/span-store.ts';
import type { Trace } from '../store/trace.ts';
import { type SpanHead, traceHeads } from '../store/trace-spans.ts';
import { listParts } from './list-parts.ts';
import { otlpTracesData } from './otlp-json.ts';
import {
  bad,
  durationMicros,
  fewTags,
  optional,
  optionalNumber,
  parseBool,
  parseTraceId,
  positive,
  tagMap,
} from './parameters.ts';
import { parseRfc3339Micros } from './rfc3339.ts';
import { summariesParts, summaryJson } from './summary-json.ts';

const defaultSearchDepth = 100;

/** The envelope of v3 errors (jaeger: api_v3 GRPCGatewayError). */
export function respondV3Error({ response }: Exchange, httpCode: number, message: string): void {
  respondJson(response, httpCode, { error: { httpCode, message } });
}

/** Answers a route of `/api/v3`; `false` if the path is none. */
export async function handleV3(store: SpanStore, { response, url }: Exchange): Promise<boolean> {
  const { pathname, searchParams } = url;
  const names = (key: string, list: readonly unknown[]) =>
    respondJsonParts(response, listParts(`{"${key}":[`, list, ']}'));
  const traceId = /^\/api\/v3\/traces\/([^/]+)$/.exec(pathname)?.[1];
  if (pathname === '/api/v3/services') await names('services', serviceNames(store));
  else if (pathname === '/api/v3/operations') await names('operations', operations(store, searchParams));
  else if (pathname === '/api/v3/traces') {
    const raw = isRaw(searchParams, 'query.rawTraces', 'query.raw_traces');
    await respondTraces(response, searchTraces(store, v3Query(searchParams)), raw);
  } else if (pathname === '/api/v3/trace-summaries') {
    const traces = searchTraces(store, v3Query(searchParams));
    await respondJsonParts(response, summariesParts(traces, summaryJson));
  } else if (traceId !== undefined) {
    await respondTraces(response, oneTrace(store, traceId), isRaw(searchParams, 'rawTraces', 'raw_traces'));
  } else return false;
  return true;
}

function operations(store: SpanStore, params: URLSearchParams): OperationName[] {
  const service = optional(params, 'service');
  if (service === undefined) throw bad('malformed parameter service: must not be empty');
  return operationNames(store, service, optional(params, 'spanKind', 'span_kind'));
}

function oneTrace(store: SpanStore, text: string): Trace[] {
  const id = parseTraceId(text);
  if (id === undefined) throw bad('malformed parameter trace_id: must be 1 to 32 hex digits');
  const trace = store.trace(id);
  return trace === undefined ? [] : [trace];
}

async function respondTraces(
  response: Exchange['response'],
  traces: readonly Trace[],
  raw: boolean,
): Promise<void> {
  if (traces.length === 0) throw new HttpError(404, 'No traces found');
  await respondJsonParts(response, resourceSpansParts(traces, raw));
}

/** So many that a part is made in a few milliseconds; those of one part that have the same resource share it. */
const spansPerPart = 250;

function* resourceSpansParts(traces: readonly Trace[], raw: boolean): Generator<string> {
  yield '{"result":{"resourceSpans":[';
  let isFirst = true;
  let spans: SpanRecord[] = [];
  for (const head of headsOf(traces, raw)) {
    spans.push(head.read());
    if (spans.length < spansPerPart) continue;
    yield `${isFirst ? '' : ','}${resourceSpansText(spans)}`;
    isFirst = false;
    spans = [];
  }
  if (spans.length > 0) yield `${isFirst ? '' : ','}${resourceSpansText(spans)}`;
  yield ']}}';
}

function* headsOf(traces: readonly Trace[], raw: boolean): Generator<SpanHead> {
  for (const trace of traces) yield* traceHeads(trace, raw);
}

/** The items of the list, without its brackets. */
const resourceSpansText = (spans: readonly SpanRecord[]): string =>
  JSON.stringify(otlpTracesData(spans).resourceSpans).slice(1, -1);

function isRaw(params: URLSearchParams, ...names: string[]): boolean {
  const text = optional(params, ...names);
  if (text === undefined) return false;
  const value = parseBool(text);
  if (value !== undefined) return value;
  throw bad(`malformed parameter ${names[0]}: must be true or false`);
}

/** The `query.*` parameters; Jaeger's gateway demands both ends of the time range. */
export function v3Query(params: URLSearchParams): TraceQuery {
  const timeMin = timeParameter(params, 'query.startTimeMin', 'query.start_time_min');
  const timeMax = timeParameter(params, 'query.startTimeMax', 'query.start_time_max');
  if (timeMin === undefined || timeMax === undefined) {
    throw bad('query.startTimeMin and query.startTimeMax are required');
  }
  return {
    service: optional(params, 'query.serviceName', 'query.service_name'),
    operation: optional(params, 'query.operationName', 'query.operation_name'),
    tags: fewTags(tagMap(params, 'query.attributes')),
    startMinMicros: timeMin,
    startMaxMicros: timeMax,
    durationMinMicros: durationMicros(params, 'query.durationMin', 'query.duration_min'),
    durationMaxMicros: durationMicros(params, 'query.durationMax', 'query.duration_max'),
    limit: positive(
      params,
      defaultSearchDepth,
      'query.searchDepth',
      'query.search_depth',
      'query.num_traces',
    ),
  };
}

function timeParameter(params: URLSearchParams, ...names: string[]): number | undefined {
  const text = optionalNumber(params, ...names);
  if (text === undefined) return undefined;
  const micros = parseRfc3339Micros(text);
  if (micros === undefined) throw bad(`malformed parameter ${names[0]}: must be an RFC 3339 time`);
  return micros;
}
