import { type Exchange, requireMethod } from '../http/create-server.ts';
import { respondJson, respondLines } from '../http/respond.ts';
import { changes } from '../store/changes.ts';
import { type DependencyEdge, dependencyEdges } from '../store/dependencies.ts';
import { searchTraces } from '../store/search.ts';
import type { SpanStore } from '../store/span-store.ts';
import { classicQuery, findTrace } from './classic.ts';
import { streamTraces } from './live-stream.ts';
import { bad, integer, optional, positive } from './parameters.ts';
import type { QueryContext } from './query-handler.ts';
import { pageSummaryJson } from './summary-json.ts';
import { traceLines, traceRows } from './trace-lines.ts';

const defaultBuckets = 60;
const maxBuckets = 1000;

/** Answers a route of `/api/spoor`, which are ours alone; `false` if the path is none. */
export async function handleSpoor(context: QueryContext, exchange: Exchange): Promise<boolean> {
  const { response, url } = exchange;
  const { store } = context;
  const { pathname, searchParams } = url;
  if (pathname === '/api/spoor/stats') respondJson(response, 200, stats(context));
  else if (pathname === '/api/spoor/traces') respondJson(response, 200, summaries(store, searchParams));
  else if (pathname === '/api/spoor/graph') respondJson(response, 200, graph(store, searchParams));
  else if (pathname === '/api/spoor/changes') respondJson(response, 200, changesOf(store, searchParams));
  else if (pathname === '/api/spoor/stream') {
    requireMethod(exchange, 'GET');
    streamTraces(store, response);
  } else {
    const [, traceId, rows] = /^\/api\/spoor\/traces\/([^/]+)(\/rows)?$/.exec(pathname) ?? [];
    if (traceId === undefined) return false;
    const trace = findTrace(store, traceId);
    if (rows === undefined) await respondLines(response, traceLines(trace));
    else respondJson(response, 200, traceRows(trace));
  }
  return true;
}

function stats({ store, intake, ports, keep }: QueryContext) {
  const { oldestStartMicros, ...counts } = store.counts();
  return {
    store: { ...counts, oldestStartMicros: oldestStartMicros ?? null },
    received: intake.counts(),
    lastDecodeError: intake.lastError ?? null,
    ports,
    keep: keep?.counts() ?? null,
  };
}

/** As `/api/traces`, with `errors=true` and `calledBy`, without a required service; summaries instead of traces. */
function summaries(store: SpanStore, params: URLSearchParams) {
  const query = {
    ...classicQuery(params),
    errorsOnly: flag(params, 'errors'),
    calledBy: optional(params, 'calledBy'),
  };
  return { summaries: searchTraces(store, query).map(pageSummaryJson) };
}

function flag(params: URLSearchParams, name: string): boolean {
  const text = optional(params, name) ?? 'false';
  if (text !== 'true' && text !== 'false')
    throw bad(`${name} must be true or false, got ${JSON.stringify(text)}`);
  return text === 'true';
}

function graph(store: SpanStore, params: URLSearchParams) {
  const edges = dependencyEdges(store, integer(params, 'start'), integer(params, 'end'));
  return { edges: edges.map(edgeJson) };
}

function edgeJson({ parent, child, callCount, errorCount, durations }: DependencyEdge) {
  return {
    parent,
    child,
    callCount,
    errorCount,
    errorShare: errorCount / callCount,
    p50Micros: durations.percentile(0.5),
    p95Micros: durations.percentile(0.95),
    maxMicros: durations.maxMicros,
    histogram: durations.doublings().map(([upToMicros, count]) => ({ upToMicros, count })),
  };
}

function changesOf(store: SpanStore, params: URLSearchParams) {
  const service = optional(params, 'service');
  if (service === undefined) throw bad("parameter 'service' is required");
  const buckets = positive(params, defaultBuckets, 'buckets');
  if (buckets > maxBuckets) throw bad(`buckets must be at most ${maxBuckets}, got ${buckets}`);
  const found = changes(store, {
    service,
    operation: optional(params, 'operation'),
    startMinMicros: integer(params, 'start'),
    startMaxMicros: integer(params, 'end'),
    buckets,
  });
  return { buckets: found.map(bucketJson) };
}

function bucketJson({ p50Micros, p95Micros, p99Micros, ...bucket }: ReturnType<typeof changes>[number]) {
  return {
    ...bucket,
    p50Micros: p50Micros ?? null,
    p95Micros: p95Micros ?? null,
    p99Micros: p99Micros ?? null,
  };
}
