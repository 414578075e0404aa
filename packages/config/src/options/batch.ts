import { option } from '../option.ts';
import { count, duration, milliseconds, positiveCount } from '../parsers.ts';

const section = 'batch';

export const batchOptions = {
  scheduleDelayMs: option({
    section,
    sources: ['OTEL_BSP_SCHEDULE_DELAY', { name: 'JAEGER_REPORTER_FLUSH_INTERVAL', parser: duration }],
    parser: milliseconds,
    fallback: 5000,
    doc: 'Longest time a finished span waits before it is sent.',
    support: 'all',
  }),
  exportTimeoutMs: option({
    section,
    sources: ['OTEL_BSP_EXPORT_TIMEOUT'],
    parser: milliseconds,
    fallback: 30_000,
    doc: 'Longest time one export may take; 0 is no limit.',
    support: 'all',
  }),
  maxQueueSpans: option({
    section,
    sources: ['OTEL_BSP_MAX_QUEUE_SIZE', 'JAEGER_REPORTER_MAX_QUEUE_SIZE'],
    parser: positiveCount,
    fallback: 2048,
    doc: 'Finished spans that may wait; more are dropped and counted.',
    support: 'all',
  }),
  maxBatchSpans: option({
    section,
    sources: ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    parser: positiveCount,
    fallback: 512,
    doc: 'Spans in one export; at most the queue size.',
    support: 'all',
  }),
  attributeValueLength: option({
    section,
    sources: ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
    parser: count,
    fallback: undefined,
    fallbackText: 'no limit',
    doc: 'Longer strings (also inside of lists) are cut, by UTF-16 length.',
    support: 'all',
  }),
  attributeCount: option({
    section,
    sources: ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
    parser: count,
    fallback: 128,
    doc: 'Attributes of a span; more are dropped and counted.',
    support: 'all',
  }),
  eventCount: option({
    section,
    sources: ['OTEL_SPAN_EVENT_COUNT_LIMIT'],
    parser: count,
    fallback: 128,
    doc: 'Events of a span; at the limit the oldest goes and is counted.',
    support: 'all',
  }),
  linkCount: option({
    section,
    sources: ['OTEL_SPAN_LINK_COUNT_LIMIT'],
    parser: count,
    fallback: 128,
    doc: 'Links of a span; at the limit the oldest goes and is counted.',
    support: 'all',
  }),
  eventAttributeCount: option({
    section,
    sources: ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT'],
    parser: count,
    fallback: 128,
    doc: 'Attributes of an event. The second name is that of the JavaScript SDK.',
    support: 'all',
  }),
  linkAttributeCount: option({
    section,
    sources: ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT'],
    parser: count,
    fallback: 128,
    doc: 'Attributes of a link. The second name is that of the JavaScript SDK.',
    support: 'all',
  }),
};
