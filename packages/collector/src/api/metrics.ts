import type { Exchange } from '../http/create-server.ts';
import { respondJson } from '../http/respond.ts';
import {
  type CallSeries,
  callSeries,
  maxPoints,
  type SeriesPoint,
  type SeriesQuery,
} from '../store/call-series.ts';
import type { SpanStore } from '../store/span-store.ts';
import { bad, integer, optional, optionalNumber, parseBool, shown } from './parameters.ts';

// {"name":"service_latencies","type":"GAUGE","help":"0.95th quantile latency, grouped by service","metrics":[
//   {"labels":[{"name":"service_name","value":"web"}],
//    "metricPoints":[{"gaugeValue":{"doubleValue":135.5},"timestamp":"2026-05-04T03:02:01Z"}]}]}

const hourMillis = 3_600_000;
const defaultStepMillis = 5000;
const defaultRatePerMillis = 600_000;
const maxSteps = 11_000;
/** ECMAScript, time values and time range: no date is later. */
const maxDateMillis = 8_640_000_000_000_000;
const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly value: (point: SeriesPoint, query: SeriesQuery) => number;
}

const metrics: Readonly<Record<string, Metric>> = {
  latencies: {
    name: 'latencies',
    help: 'quantile latency',
    value: ({ latencyMicros }) => latencyMicros / 1000,
  },
  calls: {
    name: 'call_rate',
    help: 'calls/sec',
    value: ({ callCount }, { windowMicros }) => callCount / (windowMicros / 1_000_000),
  },
  errors: {
    name: 'error_rate',
    help: 'error rate, computed as a fraction of errors/sec over calls/sec',
    value: ({ callCount, errorCount }) => errorCount / callCount,
  },
};

/** Answers `/api/metrics/{latencies,calls,errors,minstep}`, the Monitor tab's; `false` if the path is none. */
export function handleMetrics(store: SpanStore, { response, url }: Exchange): boolean {
  const kind = /^\/api\/metrics\/(\w+)$/.exec(url.pathname)?.[1] ?? '';
  if (kind === 'minstep') {
    respondJson(response, 200, { data: 1, total: 0, limit: 0, offset: 0, errors: null });
    return true;
  }
  const metric = Object.hasOwn(metrics, kind) ? metrics[kind] : undefined;
  if (metric === undefined) return false;
  const query = seriesQuery(url.searchParams, kind === 'latencies');
  const series = callSeries(store, query);
  if (series === undefined) {
    throw bad(`the answer must be at most ${maxPoints} points; ask for fewer steps, services or operations`);
  }
  const scope = query.byOperation ? 'service_operation' : 'service';
  const quantile = kind === 'latencies' ? `${query.quantile}th ` : '';
  respondJson(response, 200, {
    name: `${scope}_${metric.name}`,
    type: 'GAUGE',
    help: `${quantile}${metric.help}, grouped by ${query.byOperation ? 'service & operation' : 'service'}`,
    metrics: series.map((each) => seriesJson(each, query, metric)),
  });
  return true;
}

function seriesJson({ service, operation, points }: CallSeries, query: SeriesQuery, metric: Metric) {
  return {
    labels: [
      ...(operation === undefined ? [] : [{ name: 'operation', value: operation }]),
      { name: 'service_name', value: service },
    ],
    metricPoints: points.map((point) => ({
      gaugeValue: { doubleValue: metric.value(point, query) },
      timestamp: new Date(point.timeMicros / 1000).toISOString(),
    })),
  };
}

function seriesQuery(params: URLSearchParams, needsQuantile: boolean): SeriesQuery {
  const services = params.getAll('service').filter((service) => service !== '');
  if (services.length === 0)
    throw bad("unable to parse param 'service': please provide at least one service name");
  const query = {
    services: new Set(services),
    kinds: new Set(spanKinds(params)),
    byOperation: byOperation(params),
    quantile: needsQuantile ? quantile(params) : undefined,
    endMicros: endMillis(params) * 1000,
    lookbackMicros: millis(params, 'lookback', hourMillis) * 1000,
    stepMicros: millis(params, 'step', defaultStepMillis) * 1000,
    windowMicros: millis(params, 'ratePer', defaultRatePerMillis) * 1000,
  };
  const steps = query.lookbackMicros / query.stepMicros;
  if (steps > maxSteps) throw bad(`lookback must be at most ${maxSteps} steps, got ${Math.ceil(steps)}`);
  return query;
}

function endMillis(params: URLSearchParams): number {
  const end = integer(params, 'endTs') ?? Date.now();
  if (Math.abs(end) <= maxDateMillis) return end;
  throw bad(`endTs must be at most ${maxDateMillis}, got ${end}`);
}

function millis(params: URLSearchParams, name: string, fallback: number): number {
  const value = integer(params, name) ?? fallback;
  if (value <= 0 || value > maxDateMillis)
    throw bad(`${name} must be a positive number of milliseconds, got ${value}`);
  return value;
}

function quantile(params: URLSearchParams): number {
  const text = optionalNumber(params, 'quantile');
  const value = Number(text);
  if (text !== undefined && value > 0 && value <= 1) return value;
  throw bad(`quantile must be greater than 0 and at most 1, got ${shown(text ?? '')}`);
}

function byOperation(params: URLSearchParams): boolean {
  const text = optional(params, 'groupByOperation') ?? 'false';
  const value = parseBool(text);
  if (value !== undefined) return value;
  throw bad(
    `unable to parse param 'groupByOperation': strconv.ParseBool: parsing ${shown(text)}: invalid syntax`,
  );
}

/** Servers only, unless asked; a span that says no kind is `unspecified`. */
function spanKinds(params: URLSearchParams): string[] {
  const names = params.getAll('spanKind');
  for (const name of names) {
    if (!kinds.includes(name))
      throw bad(`unable to parse param 'spanKind': unsupported span kind: '${name.slice(0, 20)}'`);
  }
  return names.length === 0 ? ['server'] : names.map((name) => (name === 'unspecified' ? '' : name));
}
