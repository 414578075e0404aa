import type { Exchange } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import { respondJson } from '../http/respond.ts';
import { callPaths } from '../store/call-paths.ts';
import { operationNames, serviceNames } from '../store/catalog.ts';
import { dependencyEdges } from '../store/dependencies.ts';
import { searchTraces, type TraceQuery } from '../store/search.ts';
import type { SpanStore } from '../store/span-store.ts';
import type { Trace } from '../store/trace.ts';
import { traceSpans } from '../store/trace-spans.ts';
import { type JaegerTrace, jaegerTrace, jaegerTraceId } from './jaeger-json.ts';
import { bad, durationMicros, integer, optional, parseTraceId, positive, tagMap } from './parameters.ts';

const defaultLimit = 100;
const weekMillis = 7 * 24 * 3600 * 1000;

export interface ClassicError {
  readonly code?: number;
  readonly msg: string;
  readonly traceID?: string;
}

/** The envelope of every classic answer (jaeger query http_handler.go: structuredResponse). */
function envelope(data: unknown, total: number, errors: readonly ClassicError[] = []) {
  return { data, total, limit: 0, offset: 0, errors: errors.length === 0 ? null : errors };
}

export function respondClassicError({ response }: Exchange, status: number, msg: string): void {
  respondJson(response, status, envelope(null, 0, [{ code: status, msg }]));
}

/** Answers a classic route of Jaeger's query service; `false` if the path is none. */
export function handleClassic(store: SpanStore, { response, url }: Exchange): boolean {
  const send = (data: readonly unknown[], errors?: readonly ClassicError[]) =>
    respondJson(response, 200, envelope(data, data.length, errors));
  const { pathname, searchParams } = url;
  if (pathname === '/api/services') send(serviceNames(store));
  else if (pathname === '/api/operations') send(operations(store, searchParams));
  else if (pathname === '/api/traces') {
    const { traces, errors } = findTraces(store, searchParams);
    send(traces, errors);
  } else if (pathname === '/api/dependencies') {
    respondJson(response, 200, envelope(dependencies(store, searchParams), 0));
  } else if (pathname === '/api/deep-dependencies') {
    respondJson(response, 200, { dependencies: deepDependencies(store, searchParams) });
  } else {
    const service = /^\/api\/services\/([^/]+)\/operations$/.exec(pathname)?.[1];
    const traceId = /^\/api\/traces\/([^/]+)$/.exec(pathname)?.[1];
    if (service !== undefined) send(namesOnly(store, decoded(service)));
    else if (traceId !== undefined)
      respondJson(response, 200, envelope([jaegerTrace(traceSpans(findTrace(store, traceId)))], 0));
    else return false;
  }
  return true;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw bad('path must be percent-encoded UTF-8');
  }
}

function namesOnly(store: SpanStore, service: string): string[] {
  return [...new Set(operationNames(store, service).map(({ name }) => name))];
}

function operations(store: SpanStore, params: URLSearchParams) {
  const service = optional(params, 'service');
  if (service === undefined) throw bad("parameter 'service' is required");
  return operationNames(store, service, optional(params, 'spanKind'));
}

/** The trace that a part of a path names. */
export function findTrace(store: SpanStore, part: string): Trace {
  const text = decoded(part);
  const id = parseTraceId(text);
  if (id === undefined) throw bad(`trace id must be 1 to 32 hex digits, got ${JSON.stringify(text)}`);
  const trace = store.trace(id);
  if (trace === undefined) throw new HttpError(404, 'trace not found');
  return trace;
}

function findTraces(store: SpanStore, params: URLSearchParams) {
  const ids = params.getAll('traceID');
  if (ids.length > 0) return tracesById(store, ids);
  const query = classicQuery(params);
  if (query.service === undefined) throw bad("parameter 'service' is required");
  return { traces: searchTraces(store, query).map((trace) => jaegerTrace(traceSpans(trace))), errors: [] };
}

function tracesById(store: SpanStore, texts: readonly string[]) {
  const errors: ClassicError[] = [];
  const traces: JaegerTrace[] = [];
  for (const text of texts) {
    const id = parseTraceId(text);
    if (id === undefined) throw bad(`traceID must be 1 to 32 hex digits, got ${JSON.stringify(text)}`);
    const trace = store.trace(id);
    if (trace === undefined) errors.push({ msg: 'trace not found', traceID: text });
    else traces.push(jaegerTrace(traceSpans(trace)));
  }
  return { traces, errors };
}

/** The parameters of `/api/traces`. Without `start` or `lookback` everything stored is looked at. */
export function classicQuery(params: URLSearchParams): TraceQuery {
  const end = integer(params, 'end');
  const lookback = params.get('lookback') === 'custom' ? undefined : durationMicros(params, 'lookback');
  const durationMinMicros = durationMicros(params, 'minDuration');
  const durationMaxMicros = durationMicros(params, 'maxDuration');
  if ((durationMinMicros ?? 0) > (durationMaxMicros ?? Number.POSITIVE_INFINITY)) {
    throw bad("'maxDuration' should be greater than 'minDuration'");
  }
  const tags = { ...tagMap(params, 'tags'), ...tagPairs(params) };
  return {
    service: optional(params, 'service'),
    operation: optional(params, 'operation'),
    kind: optional(params, 'spanKind'),
    tags,
    startMinMicros:
      integer(params, 'start') ??
      (lookback === undefined ? undefined : (end ?? Date.now() * 1000) - lookback),
    startMaxMicros: end,
    durationMinMicros,
    durationMaxMicros,
    limit: positive(params, defaultLimit, 'limit'),
  };
}

/** `tag=key:value`, any number of times: the older form of `tags`. */
function tagPairs(params: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    params.getAll('tag').map((pair) => {
      const colon = pair.indexOf(':');
      if (colon < 0) throw bad(`malformed 'tag' parameter, expecting key:value, received: ${pair}`);
      return [pair.slice(0, colon), pair.slice(colon + 1)];
    }),
  );
}

/** Without an envelope, as Jaeger answers; there it is sample data, here it is what was stored. */
function deepDependencies(store: SpanStore, params: URLSearchParams) {
  const service = optional(params, 'service');
  if (service === undefined) throw bad("parameter 'service' is required");
  return callPaths(store, service).map(({ steps, exampleTraceId }) => ({
    path: steps,
    attributes: [{ key: 'exemplar_trace_id', value: jaegerTraceId(exampleTraceId) }],
  }));
}

function dependencies(store: SpanStore, params: URLSearchParams) {
  const endMillis = integer(params, 'endTs') ?? Date.now();
  const lookbackMillis = integer(params, 'lookback') ?? weekMillis;
  const service = optional(params, 'service');
  return dependencyEdges(store, (endMillis - lookbackMillis) * 1000, endMillis * 1000)
    .filter(({ parent, child }) => service === undefined || service === parent || service === child)
    .map(({ parent, child, callCount }) => ({ parent, child, callCount }));
}
