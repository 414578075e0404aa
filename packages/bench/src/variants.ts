import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Sinks } from './sinks.ts';

const require = createRequire(import.meta.url);
const register = resolve('dist', 'register.cjs');
const local = (name: string): string => require.resolve(name);

/** One contender: the flags and variables that put it in front of an unchanged program. */
export interface Variant {
  readonly name: string;
  readonly nodeArguments: readonly string[];
  env(sinks: Sinks, sampleRatio: number): Record<string, string>;
}

const otelSampling = (ratio: number): Record<string, string> =>
  ratio === 1
    ? {}
    : { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: String(ratio) };

export const bare: Variant = { name: 'bare', nodeArguments: [], env: () => ({}) };

/** What a context costs that is carried and nothing else; no tracer can be cheaper. */
export const asyncLocalStorage: Variant = {
  name: 'AsyncLocalStorage',
  nodeArguments: ['--require', resolve('packages', 'bench', 'apps', 'als.cjs')],
  env: () => ({}),
};

export const fast: Variant = {
  name: 'spoor',
  nodeArguments: ['--require', register],
  env: (sinks, ratio) => ({
    SPOOR_ENGINE: 'fast',
    OTEL_LOG_LEVEL: 'none',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: String(sinks.udpPort),
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact',
    ...otelSampling(ratio),
  }),
};

/** Another build of ours, told by the `dist` folder that it stands in: what a change costs is shown in one run. */
export const otherBuild = (dist: string): Variant => ({
  ...fast,
  name: `spoor in ${dist}`,
  nodeArguments: ['--require', resolve(dist, 'register.cjs')],
});

export const reference: Variant = {
  name: 'reference engine',
  nodeArguments: ['--require', register],
  env: (sinks, ratio) => ({
    SPOOR_ENGINE: 'reference',
    OTEL_LOG_LEVEL: 'none',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: String(sinks.udpPort),
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.binary',
    ...otelSampling(ratio),
  }),
};

export const autoInstrumentations: Variant = {
  name: 'auto-instrumentations-node',
  nodeArguments: ['--require', local('@opentelemetry/auto-instrumentations-node/register')],
  env: (sinks, ratio) => ({
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,grpc,express',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinks.httpPort}`,
    ...otelSampling(ratio),
  }),
};

export const ddTrace: Variant = {
  name: 'dd-trace',
  nodeArguments: ['--require', local('dd-trace/init')],
  env: (sinks, ratio) => ({
    DD_TRACE_AGENT_PORT: String(sinks.httpPort),
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
    DD_TRACE_SAMPLE_RATE: String(ratio),
    DD_TRACE_RATE_LIMIT: '-1',
  }),
};

/** An honest minimal prototype: ids, ten attributes, encoding at the end, UDP batches; nothing that a product needs. */
export const floor: Variant = {
  name: 'floor',
  nodeArguments: ['--require', resolve('packages', 'bench', 'apps', 'floor.cjs')],
  env: (sinks) => ({ BENCH_UDP_PORT: String(sinks.udpPort) }),
};
