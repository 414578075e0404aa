/**
 * Golden cases: variables in; out come every setting that differs from the engine's defaults, and every line that is
 * said, to the letter. A setting or a line that a case does not list fails it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Config, EngineName, ExporterConfig } from '../config.ts';
import { loadConfig } from '../load-config.ts';

export type Variables = Readonly<Record<string, string>>;

const facts = { argv0: '/usr/bin/node', packageName: 'shop' };

/** What each exporter is when nothing but its kind is chosen. */
const usualExporters = {
  'jaeger compact': {
    type: 'jaeger',
    protocol: 'udp/thrift.compact',
    host: 'localhost',
    port: 6831,
    socketType: 'udp4',
    maxPacketBytes: 65_000,
  },
  'jaeger binary': {
    type: 'jaeger',
    protocol: 'udp/thrift.binary',
    host: 'localhost',
    port: 6832,
    socketType: 'udp4',
    maxPacketBytes: 65_000,
  },
  'jaeger http': {
    type: 'jaeger',
    protocol: 'http/thrift.binary',
    endpoint: 'http://localhost:14268/api/traces',
    user: undefined,
    password: undefined,
    token: undefined,
    timeoutMs: 10_000,
  },
  otlp: {
    type: 'otlp',
    protocol: 'http/protobuf',
    endpoint: 'http://localhost:4318/v1/traces',
    headers: {},
    timeoutMs: 10_000,
    compression: 'none',
    certificate: undefined,
    clientKey: undefined,
    clientCertificate: undefined,
    user: undefined,
    password: undefined,
  },
  zipkin: {
    type: 'zipkin',
    endpoint: 'http://localhost:9411/api/v2/spans',
    user: undefined,
    password: undefined,
    timeoutMs: 10_000,
    version: 2,
  },
  console: { type: 'console' },
} as const;

const jaegerKinds = {
  'udp/thrift.compact': 'jaeger compact',
  'udp/thrift.binary': 'jaeger binary',
  'http/thrift.binary': 'jaeger http',
} as const;

const kindOf = (exporter: ExporterConfig): keyof typeof usualExporters =>
  exporter.type === 'jaeger' ? jaegerKinds[exporter.protocol] : exporter.type;

/** Keys whose values differ, as `prefix.key`. */
function differences(prefix: string, usual: object, actual: object): [string, unknown][] {
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(usual).sort());
  const before = new Map<string, unknown>(Object.entries(usual));
  return Object.entries(actual)
    .filter(([key, value]) => !isDeepStrictEqual(before.get(key), value))
    .map(([key, value]) => [`${prefix}${key}`, value]);
}

/** One word and the ratio; the parts must not contradict the name. */
function samplerOf({ name, parentBased, root }: Config['sampler']): string {
  assert.equal(name, `${parentBased ? 'parentbased_' : ''}${root.type}`);
  if (root.type === 'ratelimiting') return `${name} ${root.tracesPerSecond}`;
  if (root.type === 'jaeger_remote') {
    const { protocol, endpoint, initialRatio, pollingIntervalMs, maxOperations } = root;
    return [name, protocol, endpoint, initialRatio, pollingIntervalMs, maxOperations].join(' ');
  }
  return root.type === 'traceidratio' ? `${name} ${root.ratio}` : name;
}

const groups = ['batch', 'limits', 'http', 'databases'] as const;

/** Settings that differ; exporters as their kinds, and what is unusual about the first one. */
function changes(engine: EngineName, config: Config): Record<string, unknown> {
  const usual = loadConfig({ SPOOR_ENGINE: engine }, facts).config;
  const named: readonly string[] = ['sampler', 'exporters', ...groups];
  const sampler = samplerOf(config.sampler);
  const kinds = config.exporters.map(kindOf);
  return Object.fromEntries([
    ...differences('', usual, config).filter(([key]) => !named.includes(key) && key !== 'openTracing'),
    ...groups.flatMap((group) => differences(`${group}.`, usual[group], config[group])),
    ...(config.sampler.tagged ? [['tagged', true] as const] : []),
    ...(sampler === samplerOf(usual.sampler) ? [] : [['sampler', sampler] as const]),
    ...(isDeepStrictEqual(kinds, usual.exporters.map(kindOf)) ? [] : [['exporters', kinds] as const]),
    ...config.exporters.slice(0, 1).flatMap((first) => differences('', usualExporters[kindOf(first)], first)),
  ]);
}

/** Which settings code may give follows from the others: open-tracing.test.ts. */
export const openTracingOf = (env: Variables): Config['openTracing'] =>
  loadConfig({ SPOOR_ENGINE: 'fast', ...env }, facts).config.openTracing;

export function loadFor(engine: EngineName, env: Variables): { changed: object; says: string[] } {
  const { config, problems } = loadConfig({ SPOOR_ENGINE: engine, ...env }, facts);
  return {
    changed: changes(engine, config),
    says: problems.map(({ level, message }) => `${level}: ${message}`),
  };
}

/** `a b c`: what is tested is the variables, so they are the name. */
const nameOf = (engine: EngineName, env: Variables): string =>
  `${engine}: ${Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`;

const golden =
  (engine: EngineName) =>
  (env: Variables, changed: Readonly<Record<string, unknown>>, says: readonly string[] = []): void => {
    test(nameOf(engine, env), () => {
      assert.deepEqual(loadFor(engine, env), { changed, says });
    });
  };

export const fast = golden('fast');
export const reference = golden('reference');
