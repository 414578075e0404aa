import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Config, loadConfig } from '@spoor/config';
import { alwaysOn } from '@spoor/core';
import type { TracerConfiguration } from '@spoor/opentracing';
import { adopt } from './adopt.ts';

const code: TracerConfiguration = {
  serviceName: 'shop',
  tags: { team: 'a', region: 'code' },
  sampler: alwaysOn,
  samplerName: 'ConstSampler(always)',
  target: {
    way: 'http',
    endpoint: 'http://me:secret@c:14268/api/traces',
    user: 'u',
    password: 'p',
    timeoutMs: 7,
  },
  flushIntervalMs: 250,
  headers: { contextKey: 'x-a', baggagePrefix: 'a-' },
};

const configured = (env: Record<string, string>): Config =>
  loadConfig(env, { argv0: 'node', packageName: 'package' }).config;

const exporter = {
  type: 'jaeger',
  protocol: 'http/thrift.binary',
  endpoint: 'http://c:14268/api/traces',
  user: 'u',
  password: 'p',
  token: undefined,
  timeoutMs: 7,
};

test('without variables all counts that the code says, and is told without what is secret', () => {
  const { config, said, hasSampler } = adopt(configured({}), code);
  assert.equal(config.serviceName, 'shop');
  assert.deepEqual(config.resourceAttributes, { team: 'a', region: 'code' });
  assert.deepEqual(config.exporters, [exporter]);
  assert.equal(config.batch.scheduleDelayMs, 250);
  assert.equal(hasSampler, true);
  assert.deepEqual(said, [
    'service shop',
    'sampler ConstSampler(always)',
    'spans to jaeger http://c:14268/api/traces',
    'headers x-a and a-*',
  ]);
});

test('each variable that is set wins for its own thing', () => {
  const before = configured({
    OTEL_SERVICE_NAME: 'named',
    OTEL_RESOURCE_ATTRIBUTES: 'region=set',
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://o:4318',
    OTEL_PROPAGATORS: 'b3',
  });
  const { config, said, hasSampler } = adopt(before, code);
  assert.deepEqual(config.resourceAttributes, { team: 'a', region: 'set' });
  assert.deepEqual(
    { ...config, resourceAttributes: undefined },
    { ...before, resourceAttributes: undefined },
  );
  assert.deepEqual([said, hasSampler], [[], false]);
});

test('the interval of a reporter counts only with its reporter', () => {
  const { config } = adopt(configured({ OTEL_TRACES_EXPORTER: 'otlp' }), code);
  assert.equal(config.batch.scheduleDelayMs, 5000);
});

for (const [target, expected] of [
  [
    { host: 'agent', port: 6832 },
    { protocol: 'udp/thrift.binary', socketType: 'udp4' },
  ],
  [
    { host: 'agent', port: 6831 },
    { protocol: 'udp/thrift.compact', socketType: 'udp4' },
  ],
  [
    { host: 'agent', port: 5775 },
    { protocol: 'udp/thrift.compact', socketType: 'udp4' },
  ],
  [
    { host: 'agent', port: 16832 },
    { protocol: 'udp/thrift.binary', socketType: 'udp4' },
  ],
  [
    { host: '::1', port: 6832 },
    { protocol: 'udp/thrift.binary', socketType: 'udp6' },
  ],
  [
    { host: 'agent', port: 6832, socketType: 'udp6' },
    { protocol: 'udp/thrift.binary', socketType: 'udp6' },
  ],
] as const) {
  test(`an agent at ${JSON.stringify(target)}`, () => {
    const { config, said } = adopt(configured({}), {
      ...code,
      target: { socketType: undefined, ...target, way: 'udp' },
    });
    const { host, port } = target;
    assert.deepEqual(config.exporters, [{ type: 'jaeger', ...expected, host, port, maxPacketBytes: 65_000 }]);
    const shown = host.includes(':') ? `[${host}]` : host;
    assert.ok(said.includes(`spans to jaeger udp ${shown}:${port}`));
  });
}

for (const [endpoint, user, password, expected] of [
  ['http://c/', 'u', undefined, { endpoint: 'http://c/', user: undefined, password: undefined }],
  ['http://c/', undefined, 'p', { endpoint: 'http://c/', user: undefined, password: undefined }],
  [
    'http://me:sec%20ret@c/x',
    undefined,
    undefined,
    { endpoint: 'http://c/x', user: 'me', password: 'sec ret' },
  ],
  ['http://me:secret@c/x', 'u', 'p', { endpoint: 'http://c/x', user: 'u', password: 'p' }],
] as const) {
  test(`the collector ${endpoint} with user ${user} and password ${password}`, () => {
    const target = { way: 'http', endpoint, user, password, timeoutMs: undefined } as const;
    const [found] = adopt(configured({}), { ...code, target }).config.exporters;
    assert.deepEqual(found, { ...exporter, timeoutMs: 10_000, ...expected });
  });
}

test('a tracer whose reporter is the application’s own leaves the exporter as it is', () => {
  const before = configured({});
  const { config, said } = adopt(before, { ...code, target: undefined });
  assert.deepEqual([config.exporters, config.batch], [before.exporters, before.batch]);
  assert.ok(!said.some((each) => each.startsWith('spans')));
});
