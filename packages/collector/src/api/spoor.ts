import { type Exchange, requireMethod } from '../http/create-server.ts';
import { respondJson, respondJsonParts, respondLines } from '../http/respond.ts';
import { searchTraces } from '../store/search.ts';
import type { SpanStore } from '../store/span-store.ts';
import type { Trace } from '../store/trace.ts';
import { changesOverTime, changesSinceThen } from './changes.ts';
import { classicQuery, findTrace } from './classic.ts';
import { graph } from './graph.ts';
import { streamTraces } from './live-stream.ts';
import { flag, optional } from './parameters.ts';
import type { QueryContext } from './query-handler.ts';
import { keySuggestions, valueSuggestions } from './suggestions.ts';
import { pageSummaryJson, summariesParts } from './summary-json.ts';
import { traceLines, traceRows } from './trace-lines.ts';
import { whereParameter } from './where-parameter.ts';

type Answer = (store: SpanStore, params: URLSearchParams) => object | Promise<object>;

const answers: Readonly<Record<string, Answer>> = {
  '/api/spoor/graph': graph,
  '/api/spoor/changes': changesOverTime,
  '/api/spoor/changes/operations': changesSinceThen,
  '/api/spoor/keys': keySuggestions,
  '/api/spoor/values': valueSuggestions,
};

/** Answers a route of `/api/spoor`, which are ours alone; `false` if the path is none. */
export async function handleSpoor(context: QueryContext, exchange: Exchange): Promise<boolean> {
  const { response, url } = exchange;
  const { store } = context;
  const { pathname, searchParams } = url;
  const answer = Object.hasOwn(answers, pathname) ? answers[pathname] : undefined;
  if (answer !== undefined) respondJson(response, 200, await answer(store, searchParams));
  else if (pathname === '/api/spoor/stats') respondJson(response, 200, stats(context));
  else if (pathname === '/api/spoor/traces') {
    await respondJsonParts(response, summariesParts(foundTraces(store, searchParams), pageSummaryJson));
  } else if (pathname === '/api/spoor/stream') {
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

/** As `/api/traces`, with `errors=true`, `calledBy` and `where`, without a required service. */
function foundTraces(store: SpanStore, params: URLSearchParams): Trace[] {
  const query = {
    ...classicQuery(params),
    errorsOnly: flag(params, 'errors'),
    calledBy: optional(params, 'calledBy'),
    where: whereParameter(params),
  };
  return searchTraces(store, query);
}
