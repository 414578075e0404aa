import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exporterEnv, nodeOptions } from './traced-env.ts';

test('traced env: over HTTP where that is open, and no other destination or password is left', () => {
  const env = {
    PATH: '/bin',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_JAEGER_PASSWORD: 'sesame',
    JAEGER_AGENT_HOST: 'agent',
    JAEGER_TAGS: 'team=blue',
  };
  assert.deepEqual(exporterEnv(env, { thriftHttp: 1, compact: 2, binary: 3 }), {
    PATH: '/bin',
    JAEGER_TAGS: 'team=blue',
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_TRACES_EXPORTER: 'jaeger',
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'http/thrift.binary',
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://127.0.0.1:1/api/traces',
  });
});

test('traced env: UDP where HTTP is off; nothing without a port; a delay that was set stays', () => {
  const udp = exporterEnv({ OTEL_BSP_SCHEDULE_DELAY: '50' }, { binary: 3 });
  assert.equal(udp?.OTEL_EXPORTER_JAEGER_PROTOCOL, 'udp/thrift.binary');
  assert.equal(udp?.OTEL_EXPORTER_JAEGER_AGENT_PORT, '3');
  assert.equal(udp?.OTEL_BSP_SCHEDULE_DELAY, '50');
  assert.equal(exporterEnv({}, { query: 1, zipkin: 2 }), undefined);
});

test('NODE_OPTIONS: ours comes last, and a path with spaces is quoted', () => {
  assert.equal(nodeOptions(undefined, '/a/register.cjs'), '--require /a/register.cjs');
  assert.equal(nodeOptions('--inspect', '/a b/r"\\.cjs'), '--inspect --require "/a b/r\\"\\\\.cjs"');
});
