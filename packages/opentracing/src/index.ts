export { createOpenTracing } from './create-open-tracing.ts';
export type { JaegerTarget, OpenTracingSettings, TracerConfiguration } from './settings.ts';
