import { fast } from './golden.ts';

fast(
  {
    OTEL_BSP_SCHEDULE_DELAY: '0',
    OTEL_BSP_EXPORT_TIMEOUT: '0',
    OTEL_BSP_MAX_QUEUE_SIZE: '4096',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1024',
  },
  {
    'batch.scheduleDelayMs': 0,
    'batch.exportTimeoutMs': 0,
    'batch.maxQueueSpans': 4096,
    'batch.maxBatchSpans': 1024,
  },
);

fast({ OTEL_BSP_SCHEDULE_DELAY: '-1' }, {}, [
  "warn: OTEL_BSP_SCHEDULE_DELAY must be a whole number of milliseconds >= 0 and <= 2147483647, got '-1'; using 5000",
]);

fast({ OTEL_BSP_SCHEDULE_DELAY: '1.5' }, {}, [
  "warn: OTEL_BSP_SCHEDULE_DELAY must be a whole number of milliseconds >= 0 and <= 2147483647, got '1.5'; using 5000",
]);

fast({ OTEL_BSP_EXPORT_TIMEOUT: '2147483648' }, {}, [
  "warn: OTEL_BSP_EXPORT_TIMEOUT must be a whole number of milliseconds >= 0 and <= 2147483647, got '2147483648'; using 30000",
]);

fast({ OTEL_BSP_MAX_QUEUE_SIZE: '0' }, {}, [
  "warn: OTEL_BSP_MAX_QUEUE_SIZE must be a whole number >= 1, got '0'; using 2048",
]);

fast({ OTEL_BSP_MAX_QUEUE_SIZE: '100' }, { 'batch.maxQueueSpans': 100, 'batch.maxBatchSpans': 100 });

fast(
  {
    OTEL_BSP_MAX_QUEUE_SIZE: '100',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '101',
  },
  { 'batch.maxQueueSpans': 100, 'batch.maxBatchSpans': 100 },
  ['warn: OTEL_BSP_MAX_EXPORT_BATCH_SIZE must be <= the queue size (100), got 101; using 100'],
);

fast({ JAEGER_REPORTER_FLUSH_INTERVAL: '1m1.5s' }, { 'batch.scheduleDelayMs': 61500 }, [
  'info: JAEGER_REPORTER_FLUSH_INTERVAL is used; its OpenTelemetry name is OTEL_BSP_SCHEDULE_DELAY',
]);

fast(
  {
    JAEGER_REPORTER_FLUSH_INTERVAL: '2000',
    JAEGER_REPORTER_MAX_QUEUE_SIZE: '100',
  },
  {
    'batch.scheduleDelayMs': 2000,
    'batch.maxQueueSpans': 100,
    'batch.maxBatchSpans': 100,
  },
  [
    'info: JAEGER_REPORTER_FLUSH_INTERVAL is used; its OpenTelemetry name is OTEL_BSP_SCHEDULE_DELAY',
    'info: JAEGER_REPORTER_MAX_QUEUE_SIZE is used; its OpenTelemetry name is OTEL_BSP_MAX_QUEUE_SIZE',
  ],
);

fast({ JAEGER_REPORTER_FLUSH_INTERVAL: '2 seconds' }, {}, [
  "warn: JAEGER_REPORTER_FLUSH_INTERVAL must be milliseconds or a Go duration such as 500ms or 2s, got '2 seconds'; using 5000",
]);

fast(
  {
    OTEL_BSP_SCHEDULE_DELAY: '100',
    JAEGER_REPORTER_FLUSH_INTERVAL: '1s',
  },
  { 'batch.scheduleDelayMs': 100 },
  [
    "warn: JAEGER_REPORTER_FLUSH_INTERVAL must be unset or the same as OTEL_BSP_SCHEDULE_DELAY ('100'), got '1s'; using OTEL_BSP_SCHEDULE_DELAY",
  ],
);

fast(
  {
    OTEL_BSP_SCHEDULE_DELAY: '1000',
    JAEGER_REPORTER_FLUSH_INTERVAL: '1s',
  },
  { 'batch.scheduleDelayMs': 1000 },
);

fast(
  {
    OTEL_BSP_SCHEDULE_DELAY: 'soon',
    JAEGER_REPORTER_FLUSH_INTERVAL: '1s',
  },
  { 'batch.scheduleDelayMs': 1000 },
  [
    "warn: OTEL_BSP_SCHEDULE_DELAY must be a whole number of milliseconds >= 0 and <= 2147483647, got 'soon'; using JAEGER_REPORTER_FLUSH_INTERVAL",
    'info: JAEGER_REPORTER_FLUSH_INTERVAL is used; its OpenTelemetry name is OTEL_BSP_SCHEDULE_DELAY',
  ],
);

fast(
  {
    OTEL_ATTRIBUTE_COUNT_LIMIT: '10',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0',
  },
  { 'limits.attributeValueLength': 0, 'limits.attributeCount': 10 },
);

fast(
  {
    OTEL_ATTRIBUTE_COUNT_LIMIT: '10',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '20',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '30',
    OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '40',
  },
  { 'limits.attributeValueLength': 40, 'limits.attributeCount': 20 },
);

fast(
  { OTEL_SPAN_EVENT_COUNT_LIMIT: '1', OTEL_SPAN_LINK_COUNT_LIMIT: '2' },
  { 'limits.eventCount': 1, 'limits.linkCount': 2 },
);

fast(
  {
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '3',
    OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT: '4',
    OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT: '5',
  },
  { 'limits.eventAttributeCount': 3, 'limits.linkAttributeCount': 5 },
);
