import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootContext, type SamplingRequest } from '@spoor/core';
import { bridge, type JaegerTracerLike, jaegerClient, memoryTracer } from './fixtures/bridged.ts';
import { require } from './fixtures/traced.ts';
import type { JaegerContextClass } from './jaeger-client.ts';
import { readConfiguration } from './read-configuration.ts';
import type { TracerConfiguration } from './settings.ts';

const { default: Context } = require('jaeger-client/dist/src/span_context.js') as {
  default: JaegerContextClass;
};

const read = (tracer: JaegerTracerLike): TracerConfiguration =>
  readConfiguration(tracer as never, () => Context);

function init(config: object, options: object = {}): TracerConfiguration {
  const tracer = jaegerClient.initTracer(
    { serviceName: 'shop', sampler: { type: 'const', param: 1 }, ...config },
    options,
  );
  const configuration = read(tracer);
  tracer.close();
  return configuration;
}

for (const [reporter, target, flushIntervalMs] of [
  [undefined, { way: 'udp', host: 'localhost', port: 6832, socketType: 'udp4' }, 1000],
  [{ agentHost: 'agent' }, { way: 'udp', host: 'agent', port: 6832, socketType: 'udp4' }, 1000],
  [
    { agentHost: '127.0.0.1', agentPort: 6831, agentSocketType: 'udp6', flushIntervalMs: 250 },
    { way: 'udp', host: '127.0.0.1', port: 6831, socketType: 'udp6' },
    250,
  ],
  [
    { collectorEndpoint: 'http://c:14268/api/traces' },
    {
      way: 'http',
      endpoint: 'http://c:14268/api/traces',
      user: undefined,
      password: undefined,
      timeoutMs: 5000,
    },
    1000,
  ],
  [
    { collectorEndpoint: 'https://c/api/traces', username: 'u', password: 'p', timeoutMs: 7, logSpans: true },
    { way: 'http', endpoint: 'https://c/api/traces', user: 'u', password: 'p', timeoutMs: 7 },
    1000,
  ],
] as const) {
  test(`the reporter ${JSON.stringify(reporter)}`, () => {
    const found = init(reporter === undefined ? {} : { reporter });
    assert.deepEqual([found.target, found.flushIntervalMs], [target, flushIntervalMs]);
  });
}

test('a reporter of the application has no target', () => {
  const found = read(memoryTracer());
  assert.deepEqual([found.target, found.flushIntervalMs, found.serviceName], [undefined, undefined, 'shop']);
});

test('tags are of the process, but those of jaeger-client itself', () => {
  const { tags } = init({}, { tags: { team: 'a', shard: 7, deep: { a: 1 } } });
  assert.deepEqual(Object.keys(tags).sort(), ['deep', 'hostname', 'ip', 'shard', 'team']);
  assert.deepEqual([tags['team'], tags['shard'], tags['deep']], ['a', '7', '{"a":1}']);
});

for (const [options, headers] of [
  [{}, undefined],
  [{ contextKey: 'Uber-Trace-Id' }, undefined],
  [{ contextKey: 'X-O3-Trace' }, { contextKey: 'x-o3-trace', baggagePrefix: 'uberctx-' }],
  [
    { contextKey: 'x-o3-trace', baggagePrefix: 'O3-' },
    { contextKey: 'x-o3-trace', baggagePrefix: 'o3-' },
  ],
] as const) {
  test(`the options ${JSON.stringify(options)}`, () => assert.deepEqual(init({}, options).headers, headers));
}

const request = (name: string): SamplingRequest => ({
  parent: undefined,
  t0: 0,
  t1: 0,
  t2: 1,
  t3: 2,
  name,
  kind: 1,
  context: rootContext,
  source: undefined,
});

for (const [config, name, decisions, attributes] of [
  [
    { type: 'const', param: 1 },
    'ConstSampler(always)',
    [true, true],
    [
      ['sampler.type', 'const'],
      ['sampler.param', true],
    ],
  ],
  [{ type: 'const', param: 0 }, 'ConstSampler(never)', [false, false], []],
  [
    { type: 'probabilistic', param: 1 },
    'ProbabilisticSampler(samplingRate=1)',
    [true, true],
    [
      ['sampler.type', 'probabilistic'],
      ['sampler.param', 1],
    ],
  ],
  [{ type: 'probabilistic', param: 0 }, 'ProbabilisticSampler(samplingRate=0)', [false, false], []],
] as const) {
  test(`the sampler ${JSON.stringify(config)} decides for our roots, with its tags`, () => {
    const { sampler, samplerName } = init({ sampler: config });
    const results = [sampler.sample(request('a')), sampler.sample(request('b'))];
    assert.equal(samplerName, name);
    assert.deepEqual(
      results.map(({ isSampled }) => isSampled),
      decisions,
    );
    assert.deepEqual(results[0]?.attributes, attributes);
  });
}

test('rates of single operations, and the bound below, are asked by the name of our span', () => {
  const { default: PerOperation } = require('jaeger-client/dist/src/samplers/per_operation_sampler.js') as {
    default: new (strategies: object, max: number) => object;
  };
  const strategies = {
    defaultLowerBoundTracesPerSecond: 1e-9,
    defaultSamplingProbability: 0,
    perOperationStrategies: [{ operation: 'a', probabilisticSampling: { samplingRate: 1 } }],
  };
  const { Tracer, InMemoryReporter } = jaegerClient;
  const tracer = new Tracer('shop', new InMemoryReporter(), new PerOperation(strategies, 10));
  const { sampler } = read(tracer);
  assert.deepEqual(sampler.sample(request('a')).attributes, [
    ['sampler.type', 'probabilistic'],
    ['sampler.param', 1],
  ]);
  const unlisted = [sampler.sample(request('b')).isSampled, sampler.sample(request('b')).isSampled];
  assert.equal(unlisted[1], false);
});

test('another sampler that the application puts in the place of the first is the one that is asked', () => {
  const tracer = memoryTracer();
  const { sampler } = read(tracer);
  assert.equal(sampler.sample(request('a')).isSampled, true);
  (tracer as unknown as { _sampler: object })._sampler = new jaegerClient.ConstSampler(false);
  assert.equal(sampler.sample(request('a')).isSampled, false);
  assert.equal(String(sampler), 'ConstSampler(never)');
});

test('what the sampler of the application throws costs nothing: the trace is recorded', () => {
  const tracer = memoryTracer();
  (tracer as unknown as { _sampler: object })._sampler = {
    onCreateSpan() {
      throw new Error('mine');
    },
  };
  assert.equal(read(tracer).sampler.sample(request('a')).isSampled, true);
});

test('samplers of the time before 3.15 are asked by their own method', () => {
  const tracer = memoryTracer();
  (tracer as unknown as { _sampler: object })._sampler = {
    isSampled(operation: string, tags: Record<string, unknown>) {
      tags['sampler.param'] = operation;
      return operation === 'a';
    },
  };
  const { sampler, samplerName } = read(tracer);
  assert.deepEqual(sampler.sample(request('a')), { isSampled: true, attributes: [['sampler.param', 'a']] });
  assert.deepEqual([sampler.sample(request('b')).isSampled, samplerName], [false, 'Object']);
});

test('a tracer is read when its first codec is registered, with all that it was given', (t) => {
  const told: TracerConfiguration[] = [];
  bridge(t, { onTracer: (configuration) => void told.push(configuration) as undefined });
  init({ reporter: { agentHost: 'agent' } }, { contextKey: 'x-a', tags: { team: 'a' } });
  assert.equal(told.length, 1);
  const [{ serviceName, samplerName, target, headers, tags } = {} as TracerConfiguration] = told;
  assert.deepEqual(
    [serviceName, samplerName, target?.way, headers?.contextKey, tags['team']],
    ['shop', 'ConstSampler(always)', 'udp', 'x-a', 'a'],
  );
});
