import type { Exchange } from '../http/create-server.ts';
import { HttpError } from '../http/http-error.ts';
import { respondJson, respondJsonParts } from '../http/respond.ts';
import { callPaths } from '../store/call-paths.ts';
import { operationNames, serviceNames } from '../store/catalog.ts';
import { dependencyEdges } from '../store/dependencies.ts';
import { searchTraces, type TraceQuery } from '../store/search.ts';
import type { SpanStore } from '../store/span-store.ts';
import type { Trace } from '../store/trace.ts';
import { jaegerTraceId, jaegerTraceParts } from './jaeger-json.ts';
import {
  bad,
  durationMicros,
  fewTags,
  integer,
  optional,
  parseTraceId,
  positive,
  shown,
  tagMap,
} from './parameters.ts';

const defaultLimit = 100;
const weekMillis = 7 * 24 * 3600 * 1000;

/** By which Jaeger's analytics tools ask for the dependencies. */
export const dependenciesAlias = '/analytics/v1/dependencies';

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

/** Whole traces, in parts. */
export const tracesEnvelope = (traces: readonly Trace[], errors: readonly ClassicError[] = []) =>
  listEnvelope(traces.map(jaegerTraceParts), traces.length, errors);

/** The same with a list as data, in parts; items are JSON, one or more parts each. */
function* listEnvelope(
  items: Iterable<Iterable<string>>,
  total: number,
  errors: readonly ClassicError[] = [],
): Generator<string> {
  yield '{"data":[';
  let isFirst = true;
  for (const item of items) {
    if (!isFirst) yield ',';
    isFirst = false;
    yield* item;
  }
  yield `],${JSON.stringify(envelope(null, total, errors)).slice('{"data":null,'.length)}`;
}

/** Answers a classic route of Jaeger's query service; `false` if the path is none. */
export async function handleClassic(store: SpanStore, { response, url }: Exchange): Promise<boolean> {
  const { pathname, searchParams } = url;
  const names = (list: readonly unknown[]) =>
    respondJsonParts(
      response,
      listEnvelope(
        list.map((each) => [JSON.stringify(each)]),
        list.length,
      ),
    );
  const service = /^\/api\/services\/([^/]+)\/operations$/.exec(pathname)?.[1];
  const traceId = /^\/api\/traces\/([^/]+)$/.exec(pathname)?.[1];
  if (pathname === '/api/services') await names(serviceNames(store));
  else if (pathname === '/api/operations') await names(operations(store, searchParams));
  else if (service !== undefined) await names(namesOnly(store, decoded(service)));
  else if (pathname === '/api/traces') {
    const { traces, errors } = findTraces(store, searchParams);
    await respondJsonParts(response, tracesEnvelope(traces, errors));
  } else if (traceId !== undefined) {
    const trace = findTrace(store, traceId);
    await respondJsonParts(response, listEnvelope([jaegerTraceParts(trace)], 0));
  } else if (pathname === '/api/dependencies' || pathname === dependenciesAlias) {
    respondJson(response, 200, envelope(dependencies(store, searchParams), 0));
  } else if (pathname === '/api/deep-dependencies') {
    respondJson(response, 200, { dependencies: deepDependencies(store, searchParams) });
  } else return false;
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
  if (id === undefined) throw bad(`trace id must be 1 to 32 hex digits, got ${shown(text)}`);
  const trace = store.trace(id);
  if (trace === undefined) throw new HttpError(404, 'trace not found');
  return trace;
}

interface FoundTraces {
  readonly traces: readonly Trace[];
  readonly errors: readonly ClassicError[];
}

function findTraces(store: SpanStore, params: URLSearchParams): FoundTraces {
  const ids = params.getAll('traceID');
  if (ids.length > 0) return tracesById(store, ids);
  const query = classicQuery(params);
  if (query.service === undefined) throw bad("parameter 'service' is required");
  return { traces: searchTraces(store, query), errors: [] };
}

/** Each trace once, however often it is asked for. */
function tracesById(store: SpanStore, texts: readonly string[]): FoundTraces {
  const errors: ClassicError[] = [];
  const traces = new Set<Trace>();
  for (const text of texts) {
    const id = parseTraceId(text);
    if (id === undefined) throw bad(`traceID must be 1 to 32 hex digits, got ${shown(text)}`);
    const trace = store.trace(id);
    if (trace === undefined) errors.push({ msg: 'trace not found', traceID: text });
    else traces.add(trace);
  }
  return { traces: [...traces], errors };
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
  const tags = fewTags({ ...tagMap(params, 'tags'), ...tagPairs(params) });
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
      if (colon < 0)
        throw bad(`malformed 'tag' parameter, expecting key:value, received: ${pair.slice(0, 100)}`);
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
