import { otlpKinds } from './otlp-of.ts';
import type { ProcessJson, SpanJson, TagJson, TraceJson } from './trace-json.ts';

// {"resourceSpans": [{"resource": {"attributes": […]}, "scopeSpans": [{"scope": {"name": …}, "spans": [{"traceId": …}]}]}]}

type Fields = Record<string, unknown>;

/** Traces of a file in OTLP's JSON, as the OpenTelemetry Collector's file exporter writes it; undefined if it is none. */
export function parseOtlp(json: unknown): TraceJson[] | undefined {
  if (!isObject(json) || !Array.isArray(json['resourceSpans'])) return undefined;
  const traces = new Map<string, { spans: SpanJson[]; processes: Record<string, ProcessJson> }>();
  objects(json['resourceSpans']).forEach((group, i) => {
    const processID = `p${i + 1}`;
    const tags = attributes(fieldsOf(group['resource'])['attributes']);
    const serviceName = String(tags.find(({ key }) => key === 'service.name')?.value ?? 'unknown service');
    for (const scoped of objects(group['scopeSpans'] ?? group['instrumentationLibrarySpans'])) {
      const scope = fieldsOf(scoped['scope'])['name'];
      for (const entry of objects(scoped['spans'])) {
        const span = readSpan(entry, processID, scope);
        if (span === undefined) continue;
        const trace = traces.get(span.traceID) ?? { spans: [], processes: {} };
        traces.set(span.traceID, trace);
        trace.spans.push(span);
        trace.processes[processID] = { serviceName, tags: tags.filter(({ key }) => key !== 'service.name') };
      }
    }
  });
  return [...traces].map(([traceID, trace]) => ({ traceID, ...trace }));
}

function readSpan(entry: Fields, processID: string, scope: unknown): SpanJson | undefined {
  const traceID = idOf(entry['traceId']);
  const spanID = idOf(entry['spanId']);
  const [startTime, end] = [micros(entry['startTimeUnixNano']), micros(entry['endTimeUnixNano'])];
  if (traceID === undefined || spanID === undefined || startTime === undefined || end === undefined)
    return undefined;
  const parent = idOf(entry['parentSpanId']);
  const kind = otlpKinds[kindNumber(entry['kind'])] ?? '';
  return {
    traceID,
    spanID,
    operationName: String(entry['name'] ?? ''),
    startTime,
    duration: end - startTime,
    processID,
    references: [
      ...(parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parent }]),
      ...objects(entry['links']).flatMap((link) => {
        const [trace, span] = [idOf(link['traceId']), idOf(link['spanId'])];
        return trace === undefined || span === undefined
          ? []
          : [{ refType: 'FOLLOWS_FROM', traceID: trace, spanID: span }];
      }),
    ],
    tags: [
      ...attributes(entry['attributes']),
      ...(kind === '' ? [] : [{ key: 'span.kind', value: kind }]),
      ...(typeof entry['traceState'] === 'string' && entry['traceState'] !== ''
        ? [{ key: 'w3c.tracestate', value: entry['traceState'] }]
        : []),
      ...statusTags(fieldsOf(entry['status'])),
      ...(typeof scope === 'string' && scope !== '' ? [{ key: 'otel.scope.name', value: scope }] : []),
    ],
    logs: objects(entry['events']).map((event) => ({
      timestamp: micros(event['timeUnixNano']) ?? startTime,
      fields: [{ key: 'event', value: String(event['name'] ?? '') }, ...attributes(event['attributes'])],
    })),
    ...(typeof entry['flags'] === 'number' ? { flags: entry['flags'] & 1 } : {}),
  };
}

/** By number, as the specification wants it, or by name, as some tools write it. */
function kindNumber(kind: unknown): number {
  if (typeof kind === 'number') return kind;
  const name = /^SPAN_KIND_(\w+)$/.exec(String(kind ?? ''))?.[1]?.toLowerCase() ?? '';
  return Math.max(0, otlpKinds.indexOf(name as (typeof otlpKinds)[number]));
}

function statusTags({ code, message }: Fields): TagJson[] {
  const failed = code === 2 || code === 'STATUS_CODE_ERROR';
  return [
    ...(failed
      ? [
          { key: 'otel.status_code', value: 'ERROR' },
          { key: 'error', value: true },
        ]
      : []),
    ...(typeof message === 'string' && message !== ''
      ? [{ key: 'otel.status_description', value: message }]
      : []),
  ];
}

const attributes = (list: unknown): TagJson[] =>
  objects(list).map(({ key, value }) => ({ key: String(key), value: anyValue(fieldsOf(value)) }));

function anyValue(value: Fields): unknown {
  if ('stringValue' in value) return String(value['stringValue']);
  if ('intValue' in value) {
    const number = Number(value['intValue']);
    return Number.isSafeInteger(number) ? number : String(value['intValue']);
  }
  if ('doubleValue' in value) return Number(value['doubleValue']);
  if ('boolValue' in value) return value['boolValue'] === true;
  if ('arrayValue' in value) return objects(fieldsOf(value['arrayValue'])['values']).map(anyValue);
  if ('kvlistValue' in value)
    return Object.fromEntries(
      attributes(fieldsOf(value['kvlistValue'])['values']).map((tag) => [tag.key, tag.value]),
    );
  return 'bytesValue' in value ? String(value['bytesValue']) : '';
}

function micros(nanos: unknown): number | undefined {
  const text = String(nanos ?? '');
  // Beyond what a number holds: three digits go first.
  return /^\d{1,20}$/.test(text) ? Number(text.slice(0, -3) || '0') : undefined;
}

const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f]{1,32}$/i.test(value) && !/^0+$/.test(value)
    ? value.toLowerCase()
    : undefined;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
