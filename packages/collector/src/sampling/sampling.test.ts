import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startTestCollector } from '../testing/start-test-collector.ts';
import { parseStrategies, readStrategies } from './strategies.ts';

function writeTemporary(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-strategies-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'strategies.json');
  writeFileSync(file, text);
  return file;
}

const strategies = JSON.stringify({
  default_strategy: { type: 'probabilistic', param: 0.5 },
  service_strategies: [
    { service: 'limited', type: 'ratelimiting', param: 5 },
    {
      service: 'by operation',
      type: 'probabilistic',
      param: 0.8,
      operation_strategies: [{ operation: '/health', type: 'probabilistic', param: 0 }],
    },
  ],
});

const answers: [string, object][] = [
  [
    '/sampling?service=other',
    { strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 0.5 } },
  ],
  ['/?service=other', { strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 0.5 } }],
  [
    '/sampling?service=limited',
    { strategyType: 'RATE_LIMITING', rateLimitingSampling: { maxTracesPerSecond: 5 } },
  ],
  [
    '/api/sampling?service=by%20operation',
    {
      strategyType: 'PROBABILISTIC',
      operationSampling: {
        defaultSamplingProbability: 0.8,
        defaultLowerBoundTracesPerSecond: 0,
        perOperationStrategies: [{ operation: '/health', probabilisticSampling: { samplingRate: 0 } }],
      },
    },
  ],
];
for (const [path, expected] of answers) {
  test(`sampling: ${path}`, async (t) => {
    const collector = await startTestCollector(t, { strategiesFile: writeTemporary(t, strategies) });
    const answer = await fetch(collector.url('sampling', path));
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), expected);
  });
}

test('sampling: everything without a strategies file', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('sampling', '/sampling?service=a'));
  assert.deepEqual(await answer.json(), {
    strategyType: 'PROBABILISTIC',
    probabilisticSampling: { samplingRate: 1 },
  });
});

for (const query of ['', '?service=', '?service=a&service=b']) {
  test(`sampling: 400 for /sampling${query}`, async (t) => {
    const collector = await startTestCollector(t);
    const answer = await fetch(collector.url('sampling', `/sampling${query}`));
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /^'service' parameter must occur exactly once/);
  });
}

test('a service without operations of its own takes those of the default strategy', () => {
  const parsed = parseStrategies({
    default_strategy: {
      type: 'probabilistic',
      param: 1,
      operation_strategies: [
        { operation: '/health', type: 'probabilistic', param: 0 },
        { operation: '/metrics', type: 'probabilistic', param: 0 },
      ],
    },
    service_strategies: [
      {
        service: 'a',
        type: 'probabilistic',
        param: 0.5,
        operation_strategies: [{ operation: '/health', type: 'probabilistic', param: 1 }],
      },
    ],
  });
  assert.deepEqual(parsed.services.get('a')?.operations, [
    { operation: '/health', samplingRate: 1 },
    { operation: '/metrics', samplingRate: 0 },
  ]);
});

const mistakes: [unknown, string][] = [
  [[], 'strategies file must be an object, got []'],
  [{ service_strategies: {} }, 'service_strategies must be a list, got {}'],
  [
    { default_strategy: { type: 'often', param: 1 } },
    "default_strategy.type must be probabilistic or ratelimiting, got 'often'",
  ],
  [
    { default_strategy: { type: 'probabilistic', param: 1.1 } },
    'default_strategy.param must be a number from 0 to 1, got 1.1',
  ],
  [
    { service_strategies: [{ service: 'a', type: 'ratelimiting', param: 0.5 }] },
    'service_strategies[0].param must be an integer of at least 0, got 0.5',
  ],
  [
    { service_strategies: [{ type: 'ratelimiting', param: 5 }] },
    'service_strategies[0].service must be a string, got undefined',
  ],
];
for (const [value, message] of mistakes) {
  test(`strategies: ${message}`, () => assert.throws(() => parseStrategies(value), { message }));
}

test('strategies: a file that is no JSON is named', (t) => {
  const file = writeTemporary(t, 'x');
  assert.throws(() => readStrategies(file), {
    message: /^strategies file must be a readable JSON file, got '.*strategies\.json' \(/,
  });
});
