import type { ProcessRecord, SpanRecord, Tag, TagValue } from '@spoor/wire';

/** A tag with the type that the value's own type suggests. */
export function tag(key: string, value: string | number | bigint | boolean | Uint8Array): Tag {
  return { key, ...tagValue(value) };
}

function tagValue(value: string | number | bigint | boolean | Uint8Array): TagValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'object') return { type: 'binary', value };
  return typeof value === 'bigint' || Number.isInteger(value)
    ? { type: 'int64', value }
    : { type: 'float64', value };
}

export interface SpanSketch extends Partial<Omit<SpanRecord, 'process' | 'parentSpanId'>> {
  readonly parentSpanId?: string | undefined;
  readonly service?: string;
  readonly kind?: string;
  readonly process?: ProcessRecord;
}

export const traceId = (number: number) => number.toString(16).padStart(32, '0');
export const spanId = (number: number) => number.toString(16).padStart(16, '0');

/** A span with everything that the test does not care about filled in. */
export function span({ service = 'shop', kind, process, tags = [], ...rest }: SpanSketch = {}): SpanRecord {
  return {
    traceId: traceId(1),
    spanId: spanId(1),
    parentSpanId: undefined,
    name: 'GET /',
    flags: 1,
    startMicros: 1_700_000_000_000_000,
    durationMicros: 1000,
    logs: [],
    references: [],
    ...rest,
    tags: kind === undefined ? tags : [tag('span.kind', kind), ...tags],
    process: process ?? { serviceName: service, tags: [] },
  };
}
