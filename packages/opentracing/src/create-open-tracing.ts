import {
  createInstrumentation,
  type Instrumentation,
  type InstrumentationRow,
  type PackageTarget,
  type Part,
} from '@spoor/instrument';
import type { OpenTracingSettings } from './settings.ts';

/** Loaded with the first of these packages that the application loads. */
const load = (): Part<OpenTracingSettings> =>
  (require('@spoor/opentracing/part') as typeof import('@spoor/opentracing/part')).part;

const jaegerFile = (hook: string, file: string): PackageTarget => ({
  kind: 'package',
  name: 'jaeger-client',
  file: `dist/src/${file}`,
  versions: '>=3 <4',
  hook,
});

const opentracing: InstrumentationRow<OpenTracingSettings> = {
  name: 'opentracing',
  targets: [{ kind: 'package', name: 'opentracing', versions: '>=0.12 <0.15', hook: 'globalTracer' }],
  load,
};

const jaegerClient: InstrumentationRow<OpenTracingSettings> = {
  name: 'jaeger-client',
  targets: [
    jaegerFile('spanContext', 'span_context.js'),
    jaegerFile('noopReporter', 'reporters/noop_reporter.js'),
    jaegerFile('remoteReporter', 'reporters/remote_reporter.js'),
    jaegerFile('tracer', 'tracer.js'),
  ],
  load,
};

const zipkin: InstrumentationRow<OpenTracingSettings> = {
  name: 'zipkin',
  targets: [{ kind: 'package', name: 'zipkin', versions: '>=0.11 <1', hook: 'zipkin' }],
  load,
};

/** Without the bridge too: nobody wants spans of how spans are sent. */
const quiet: InstrumentationRow<OpenTracingSettings> = {
  name: 'jaeger-client requests',
  targets: [
    jaegerFile('utils', 'util.js'),
    jaegerFile('httpSender', 'reporters/http_sender.js'),
    jaegerFile('remoteSampler', 'samplers/remote_sampler.js'),
  ],
  load,
};

/** @param bridges which of `opentracing`, `jaeger-client` and `zipkin` are carried over */
export function createOpenTracing(bridges: readonly string[]): Instrumentation<OpenTracingSettings>[] {
  const rows = [opentracing, jaegerClient, zipkin].filter(({ name }) => bridges.includes(name));
  return [quiet, ...rows].map(createInstrumentation);
}
