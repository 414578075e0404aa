import type { SpanRecord } from '@spoor/wire';
import type { Exchange } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import { respondJson } from '../http/respond.ts';
import { operationNames, serviceNames } from '../store/catalog.ts';
import { searchTraces, type TraceQuery } from '../store/search.ts';
import type { SpanStore } from '../store/span-store.ts';
import type { Trace } from '../store/trace.ts';
import { traceSpans } from '../store/trace-spans.ts';
import { otlpTracesData } from './otlp-json.ts';
import { bad, durationMicros, optional, parseBool, parseTraceId, positive, tagMap } from './parameters.ts';
import { parseRfc3339Micros } from './rfc3339.ts';
import { summaryJson } from './summary-json.ts';

const defaultSearchDepth = 100;

/** The envelope of v3 errors (jaeger: api_v3 GRPCGatewayError). */
export function respondV3Error({ response }: Exchange, httpCode: number, message: string): void {
  respondJson(response, httpCode, { error: { httpCode, message } });
}

/** Answers a route of `/api/v3`; `false` if the path is none. */
export function handleV3(store: SpanStore, { response, url }: Exchange): boolean {
  const { pathname, searchParams } = url;
  const traceId = /^\/api\/v3\/traces\/([^/]+)$/.exec(pathname)?.[1];
  if (pathname === '/api/v3/services') respondJson(response, 200, { services: serviceNames(store) });
  else if (pathname === '/api/v3/operations') respondJson(response, 200, operations(store, searchParams));
  else if (pathname === '/api/v3/traces') {
    respondTraces(
      response,
      searchTraces(store, v3Query(searchParams)),
      isRaw(searchParams, 'query.rawTraces', 'query.raw_traces'),
    );
  } else if (pathname === '/api/v3/trace-summaries') {
    respondJson(response, 200, { summaries: searchTraces(store, v3Query(searchParams)).map(summaryJson) });
  } else if (traceId !== undefined) {
    respondTraces(response, oneTrace(store, traceId), isRaw(searchParams, 'rawTraces', 'raw_traces'));
  } else return false;
  return true;
}

function operations(store: SpanStore, params: URLSearchParams) {
  const service = optional(params, 'service');
  if (service === undefined) throw bad('malformed parameter service: must not be empty');
  return { operations: operationNames(store, service, optional(params, 'spanKind', 'span_kind')) };
}

function oneTrace(store: SpanStore, text: string): Trace[] {
  const id = parseTraceId(text);
  if (id === undefined) throw bad('malformed parameter trace_id: must be 1 to 32 hex digits');
  const trace = store.trace(id);
  return trace === undefined ? [] : [trace];
}

function respondTraces(response: Exchange['response'], traces: readonly Trace[], raw: boolean): void {
  if (traces.length === 0) throw new HttpError(404, 'No traces found');
  const spans: SpanRecord[] = traces.flatMap((trace) => traceSpans(trace, raw));
  respondJson(response, 200, { result: otlpTracesData(spans) });
}

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
    tags: tagMap(params, 'query.attributes'),
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
  const text = optional(params, ...names);
  if (text === undefined) return undefined;
  const micros = parseRfc3339Micros(text);
  if (micros === undefined) throw bad(`malformed parameter ${names[0]}: must be an RFC 3339 time`);
  return micros;
}
