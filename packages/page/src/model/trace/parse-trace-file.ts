import { parseOtlp } from './parse-otlp.ts';
import type { LogJson, ProcessJson, ReferenceJson, SpanJson, TagJson, TraceJson } from './trace-json.ts';

export type TraceFile =
  | { readonly tag: 'traces'; readonly traces: readonly TraceJson[] }
  | { readonly tag: 'refused'; readonly reason: string };

/**
 * Traces from a file in Jaeger's JSON: what the page or the Jaeger UI downloads (`{"data": [trace, …]}`), a list of
 * traces, or one alone; or in OTLP's JSON. Everything is checked: the file may come from anywhere.
 */
export function parseTraceFile(text: string): TraceFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused(`the file must be JSON, got ${JSON.stringify(text.slice(0, 40))}`);
  }
  const otlp = parseOtlp(json);
  if (otlp !== undefined)
    return otlp.length > 0
      ? { tag: 'traces', traces: otlp }
      : refused('resourceSpans must hold a span with traceId, spanId and times, got none');
  const list = Array.isArray(json)
    ? json
    : isObject(json) && Array.isArray(json['data'])
      ? json['data']
      : [json];
  if (list.length === 0) return refused('the file must hold a trace, got an empty list');
  const traces: TraceJson[] = [];
  for (const item of list) {
    const trace = readTrace(item);
    if (typeof trace === 'string') return refused(trace);
    traces.push(trace);
  }
  return { tag: 'traces', traces };
}

const refused = (reason: string): TraceFile => ({ tag: 'refused', reason });

function readTrace(item: unknown): TraceJson | string {
  if (!isObject(item) || !Array.isArray(item['spans'])) {
    return "a trace must have spans, as in Jaeger's JSON; nothing was opened";
  }
  const spans: SpanJson[] = [];
  for (const entry of item['spans']) {
    const span = readSpan(entry);
    if (span === undefined) {
      return 'a span must have traceID, spanID, operationName, startTime and duration; nothing was opened';
    }
    spans.push(span);
  }
  const first = spans[0];
  if (first === undefined) return 'a trace must have at least one span, got none';
  const processes = isObject(item['processes']) ? item['processes'] : {};
  return {
    traceID: first.traceID,
    spans,
    processes: Object.fromEntries(Object.entries(processes).map(([id, value]) => [id, readProcess(value)])),
  };
}

function readSpan(entry: unknown): SpanJson | undefined {
  if (!isObject(entry)) return undefined;
  const { traceID, spanID, operationName, startTime, duration, processID, flags } = entry;
  if (!isId(traceID) || !isId(spanID) || typeof operationName !== 'string') return undefined;
  if (!Number.isFinite(startTime) || !Number.isFinite(duration)) return undefined;
  return {
    traceID,
    spanID,
    operationName,
    startTime: Number(startTime),
    duration: Number(duration),
    processID: typeof processID === 'string' ? processID : '',
    ...(typeof flags === 'number' ? { flags } : {}),
    references: readReferences(entry),
    tags: readTags(entry['tags']),
    logs: objects(entry['logs']).map(readLog),
    warnings: array(entry['warnings']).filter((warning) => typeof warning === 'string'),
  };
}

/** Older exports name the parent beside the references. */
function readReferences({ references, parentSpanID, traceID }: Record<string, unknown>): ReferenceJson[] {
  const found = objects(references).flatMap((reference) =>
    isId(reference['traceID']) && isId(reference['spanID'])
      ? [
          {
            refType: String(reference['refType']),
            traceID: reference['traceID'],
            spanID: reference['spanID'],
          },
        ]
      : [],
  );
  if (found.length > 0 || !isId(parentSpanID) || !isId(traceID)) return found;
  return [{ refType: 'CHILD_OF', traceID, spanID: parentSpanID }];
}

function readProcess(value: unknown): ProcessJson {
  const { serviceName, tags } = isObject(value) ? value : {};
  return {
    serviceName: typeof serviceName === 'string' ? serviceName : 'unknown service',
    tags: readTags(tags),
  };
}

function readLog(log: Record<string, unknown>): LogJson {
  const timestamp = Number(log['timestamp']);
  return { timestamp: Number.isFinite(timestamp) ? timestamp : 0, fields: readTags(log['fields']) };
}

function readTags(value: unknown): TagJson[] {
  return objects(value).map((tag) => ({
    key: String(tag['key']),
    ...(typeof tag['type'] === 'string' ? { type: tag['type'] } : {}),
    value: tag['value'],
  }));
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{1,32}$/i.test(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown): Record<string, unknown>[] => array(value).filter(isObject);
