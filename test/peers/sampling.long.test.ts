/** A real Jaeger directs the sampling of an application: by a strategies file and adaptively, over HTTP and gRPC. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { findTool, type SamplingJaeger, startSamplingJaeger } from '@spoor/testkit';
import { type SampledApp, startSampledApp } from '../e2e/sampled-app.ts';

const binary = findTool('jaeger');
const skip = binary === undefined ? 'needs jaeger (node packages/build/tools.mjs jaeger)' : false;

interface Root {
  readonly path: unknown;
  readonly type: unknown;
  readonly param: unknown;
}

interface Answer {
  readonly data: readonly {
    readonly spans: readonly {
      readonly tags: readonly { readonly key: string; readonly value: unknown }[];
    }[];
  }[];
}

/** The roots that Jaeger has of the service. */
async function rootsIn({ queryUrl }: SamplingJaeger): Promise<Root[]> {
  const answer = await fetch(`${queryUrl}/api/traces?service=sampled&limit=1000`);
  const { data } = (await answer.json()) as Answer;
  return data.flatMap(({ spans }) =>
    spans.map(({ tags }) => {
      const tag = (name: string) => tags.find(({ key }) => key === name)?.value;
      return {
        path: tag('url.path'),
        type: tag('sampler.type'),
        param: tag('sampler.param'),
      };
    }),
  );
}

/** Asks for `path` until a trace of it says that `is` so: strategies and spans are on their way. */
async function until(app: SampledApp, jaeger: SamplingJaeger, path: string, is: (root: Root) => boolean) {
  let found: Root[] = [];
  for (let round = 0; round < 300; round++) {
    await app.get(path);
    found = await rootsIn(jaeger);
    const root = found.find((each) => each.path === path && is(each));
    if (root !== undefined) return root;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const strategy = JSON.stringify(await jaeger.strategy('sampled'));
  throw new Error(`${path} was not sampled so: ${JSON.stringify(found.slice(-5))} by ${strategy}`);
}

const startApp = (t: TestContext, { thriftHttpUrl }: SamplingJaeger, endpoint: string) =>
  startSampledApp(t, {
    OTEL_EXPORTER_JAEGER_ENDPOINT: thriftHttpUrl,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${endpoint},pollingIntervalMs=50,initialSamplingRate=0`,
  });

const strategies = (rates: Readonly<Record<string, number>>) => ({
  default_strategy: { type: 'probabilistic', param: 0 },
  service_strategies: [
    {
      service: 'sampled',
      type: 'probabilistic',
      param: 0,
      operation_strategies: Object.entries(rates).map(([operation, param]) => ({
        operation,
        type: 'probabilistic',
        param,
      })),
    },
  ],
});

for (const way of ['httpEndpoint', 'grpcEndpoint'] as const) {
  test(`a strategies file, by ${way}: per operation, then another file, then a rate limit`, {
    skip,
  }, async (t) => {
    assert.ok(binary);
    const jaeger = await startSamplingJaeger(binary, { file: strategies({ 'GET /users/{id}': 1 }) });
    t.after(() => jaeger.stop());
    const app = await startApp(t, jaeger, jaeger[way]);
    const always = ({ type, param }: Root) => type === 'probabilistic' && param === 1;
    await until(app, jaeger, '/users/7', always);
    await app.get('/orders');
    await jaeger.rewrite(strategies({ 'GET /orders': 1 }));
    await until(app, jaeger, '/orders', always);
    await jaeger.rewrite({
      default_strategy: { type: 'ratelimiting', param: 1000 },
    });
    await until(app, jaeger, '/any', ({ type, param }) => type === 'ratelimiting' && param === 1000);
    const { status, stderr } = await app.finish();
    assert.equal(status, 0);
    assert.doesNotMatch(stderr, /cannot/);
  });
}

interface AdaptiveStrategy {
  readonly operationSampling: {
    readonly perOperationStrategies: readonly {
      readonly operation: string;
      readonly probabilisticSampling: { readonly samplingRate: number };
    }[];
  };
}

test('adaptive: the server learns an operation by our spans and lowers its probability, which is then ours', {
  skip,
}, async (t) => {
  assert.ok(binary);
  const jaeger = await startSamplingJaeger(binary, { adaptive: true });
  t.after(() => jaeger.stop());
  const app = await startApp(t, jaeger, jaeger.httpEndpoint);
  const learnt = async () => {
    const { operationSampling } = (await jaeger.strategy('sampled')) as AdaptiveStrategy;
    return operationSampling.perOperationStrategies.find(({ operation }) => operation === 'GET');
  };
  let found = await learnt();
  assert.equal(found, undefined);
  for (let round = 0; round < 10 && found === undefined; round++) {
    // Some seconds of traffic, far above the rate that it aims at.
    for (let request = 0; request < 60; request++) {
      await app.get('/busy');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await jaeger.restart();
    found = await learnt();
  }
  const rate = found?.probabilisticSampling.samplingRate ?? 1;
  assert.ok(rate < 1, `${rate}`);
  await until(app, jaeger, '/busy', ({ param }) => param === rate);
  await app.finish();
});
