import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fast, openTracingOf, type Variables } from './golden.ts';

const all = ['resourceAttributes', 'serviceName', 'sampler', 'exporters', 'propagators', 'scheduleDelayMs'];
const without = (...names: readonly string[]) => all.filter((name) => !names.includes(name));

for (const [env, left] of [
  [{}, all],
  [{ SPOOR_JAEGER_CLIENT_CONFIG: 'adopt' }, all],
  [{ SPOOR_JAEGER_CLIENT_CONFIG: 'ignore' }, []],
  [{ OTEL_SERVICE_NAME: 'a' }, without('serviceName')],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a' }, without('serviceName')],
  [{ JAEGER_SERVICE_NAME: 'a' }, without('serviceName')],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, without('sampler')],
  [{ JAEGER_SAMPLER_TYPE: 'const', JAEGER_SAMPLER_PARAM: '1' }, without('sampler')],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, without('exporters')],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, without('exporters')],
  [{ JAEGER_AGENT_HOST: 'agent' }, without('exporters')],
  [{ OTEL_PROPAGATORS: 'b3' }, without('propagators')],
  [{ JAEGER_PROPAGATION: 'w3c' }, without('propagators')],
  [{ OTEL_BSP_SCHEDULE_DELAY: '5000' }, without('scheduleDelayMs')],
] as const satisfies readonly (readonly [Variables, readonly string[]])[]) {
  test(`what code may configure beside ${JSON.stringify(env)}`, () => {
    assert.deepEqual(openTracingOf(env).adoptable, left);
  });
}

for (const [env, bridges] of [
  [{}, ['opentracing', 'jaeger-client', 'zipkin']],
  [{ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'jaeger-client,opentracing' }, ['zipkin']],
  [{ OTEL_INSTRUMENTATION_JAEGER_CLIENT_ENABLED: 'false' }, ['opentracing', 'zipkin']],
  [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' }, []],
  [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,opentracing' }, ['opentracing']],
] as const satisfies readonly (readonly [Variables, readonly string[]])[]) {
  test(`what is carried over with ${JSON.stringify(env)}`, () => {
    assert.deepEqual(openTracingOf(env).bridges, bridges);
  });
}

for (const parent of ['active', 'explicit', 'nested'] as const) {
  test(`SPOOR_OPENTRACING_PARENT=${parent}`, () => {
    assert.equal(openTracingOf({ SPOOR_OPENTRACING_PARENT: parent }).parent, parent);
  });
}

fast({ SPOOR_OPENTRACING_PARENT: 'always' }, {}, [
  "warn: SPOOR_OPENTRACING_PARENT must be active, explicit or nested, got 'always'; using active",
]);
fast({ SPOOR_JAEGER_CLIENT_CONFIG: 'no' }, {}, [
  "warn: SPOOR_JAEGER_CLIENT_CONFIG must be adopt or ignore, got 'no'; using adopt",
]);
