import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeStart, describeTraced } from './describe-start.ts';
import { loadConfig } from './load-config.ts';

for (const [env, expected] of [
  [
    { OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1', SPOOR_ENGINE: 'reference' },
    'spoor 0.1.0 · checkout · jaeger udp 127.0.0.1:6832 · parentbased_always_on · http, grpc',
  ],
  [
    {},
    'spoor 0.1.0 · checkout · jaeger udp localhost:6831 · parentbased_always_on · http, grpc, undici, libraries',
  ],
  [
    {
      OTEL_EXPORTER_JAEGER_ENDPOINT: 'https://me:secret@c:14268',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'none',
    },
    'spoor 0.1.0 · checkout · jaeger https://c:14268/api/traces · traceidratio 0.25 · no instrumentation',
  ],
  [
    { OTEL_TRACES_EXPORTER: 'otlp,zipkin,console', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:secret@c:4318' },
    'spoor 0.1.0 · checkout · otlp http://c:4318/v1/traces + zipkin http://localhost:9411/api/v2/spans + console · parentbased_always_on · http, grpc, undici, libraries',
  ],
  [
    { OTEL_EXPORTER_JAEGER_AGENT_HOST: 'fe80::1' },
    'spoor 0.1.0 · checkout · jaeger udp [fe80::1]:6831 · parentbased_always_on · http, grpc, undici, libraries',
  ],
  [
    { OTEL_TRACES_EXPORTER: 'none' },
    'spoor 0.1.0 · checkout · no exporter (OTEL_TRACES_EXPORTER) · parentbased_always_on · http, grpc, undici, libraries',
  ],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    'spoor 0.1.0 · checkout · otlp grpc http://localhost:4317 · parentbased_always_on · http, grpc, undici, libraries',
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp?api_key=hush&x=1', OTEL_PROPAGATORS: 'none' },
    'spoor 0.1.0 · checkout · otlp https://c/otlp/v1/traces?api_key=(hidden)&x=1 · parentbased_always_on · no trace headers (OTEL_PROPAGATORS) · http, grpc, undici, libraries',
  ],
  [
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    'spoor 0.1.0 · checkout · jaeger udp localhost:6831 · parentbased_traceidratio 0 (OTEL_TRACES_SAMPLER_ARG): no trace begins here · http, grpc, undici, libraries',
  ],
  [
    { OTEL_TRACES_SAMPLER: 'always_off' },
    'spoor 0.1.0 · checkout · jaeger udp localhost:6831 · always_off (OTEL_TRACES_SAMPLER): no span is recorded · http, grpc, undici, libraries',
  ],
  [
    { JAEGER_SAMPLER_TYPE: 'const', JAEGER_SAMPLER_PARAM: '0' },
    'spoor 0.1.0 · checkout · jaeger udp localhost:6831 · parentbased_always_off (JAEGER_SAMPLER_PARAM): no trace begins here · http, grpc, undici, libraries',
  ],
  [
    { OTEL_TRACES_SAMPLER: 'parentbased_always_off', SPOOR_SAMPLE_RATES: '/a=1' },
    'spoor 0.1.0 · checkout · jaeger udp localhost:6831 · parentbased_always_off · http, grpc, undici, libraries',
  ],
  [{ OTEL_SDK_DISABLED: 'true' }, 'spoor 0.1.0 · off (OTEL_SDK_DISABLED), context is passed on'],
  [{ JAEGER_DISABLED: 'true' }, 'spoor 0.1.0 · off (JAEGER_DISABLED)'],
] as const) {
  test(expected, () => {
    const { config, reasons } = loadConfig(
      { SPOOR_ENGINE: 'fast', ...env },
      { argv0: 'node', packageName: 'checkout' },
    );
    assert.equal(describeStart(config, { version: '0.1.0', reasons }), expected);
  });
}

const usual = ['express', 'koa', 'pg', 'redis', 'mysql2', 'kafkajs'];

for (const { names, expected } of [
  { names: ['http', ...usual], expected: 'http, libraries' },
  { names: ['http', ...usual, 'knex'], expected: 'http, knex, libraries' },
  { names: usual.slice(3), expected: 'libraries without express and koa and pg' },
  { names: ['http', ...usual.slice(4)], expected: 'http, mysql2, kafkajs' },
  { names: ['http'], expected: 'http' },
  { names: [], expected: '' },
]) {
  test(`start line: ${names.join(', ')} are "${expected}"`, () => {
    assert.equal(describeTraced(names, usual), expected);
  });
}
