import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootContext } from '../../context.ts';
import { ManualClock } from '../../fixture-provider.ts';
import type { Sampler, SamplingRequest } from '../../sampler.ts';
import { PerOperationSampler } from './per-operation.ts';
import { RemoteSampler } from './remote-sampler.ts';
import type { SamplingStrategy } from './strategy.ts';

/** The xor of its words is `word`: sampled by each ratio above that share of 2^32. */
function request(name: string, word = 0x8000_0000): SamplingRequest {
  return {
    parent: undefined,
    t0: 0,
    t1: 0,
    t2: 0,
    t3: word,
    name,
    kind: 0,
    context: rootContext,
    source: undefined,
  };
}

/** `probabilistic/1`, or no. */
function decide(sampler: Sampler, name = 'op', word?: number): string {
  const { isSampled, attributes } = sampler.sample(request(name, word));
  return isSampled ? attributes.map(([, value]) => String(value)).join('/') : 'no';
}

const operations = (
  rates: Readonly<Record<string, number>>,
  defaultProbability = 0,
  lowerBoundPerSecond = 1,
): SamplingStrategy & { type: 'operations' } => ({
  type: 'operations',
  defaultProbability,
  lowerBoundPerSecond,
  operations: Object.entries(rates).map(([operation, probability]) => ({ operation, probability })),
});

function remote(maxOperations = 2000) {
  const clock = new ManualClock();
  return { clock, sampler: new RemoteSampler({ initialProbability: 0.001, maxOperations, clock }) };
}

test('remote: the initial probability until there is a strategy', () => {
  const { sampler } = remote();
  assert.equal(decide(sampler, 'op', 0), 'probabilistic/0.001');
  assert.equal(decide(sampler), 'no');
});

test('remote: the kind of sampler follows the strategy, to and fro', () => {
  const { sampler } = remote();
  sampler.update({ type: 'probabilistic', probability: 1 });
  assert.equal(decide(sampler), 'probabilistic/1');
  sampler.update({ type: 'ratelimiting', tracesPerSecond: 2 });
  assert.deepEqual(
    [decide(sampler), decide(sampler), decide(sampler)],
    ['ratelimiting/2', 'ratelimiting/2', 'no'],
  );
  sampler.update(operations({ op: 1 }));
  assert.equal(decide(sampler), 'probabilistic/1');
  sampler.update({ type: 'probabilistic', probability: 0 });
  assert.equal(decide(sampler), 'no');
});

test('remote: another rate limit keeps the balance in proportion and is on the span', () => {
  const { sampler } = remote();
  sampler.update({ type: 'ratelimiting', tracesPerSecond: 2 });
  decide(sampler);
  sampler.update({ type: 'ratelimiting', tracesPerSecond: 4 });
  assert.deepEqual(
    [decide(sampler), decide(sampler), decide(sampler)],
    ['ratelimiting/4', 'ratelimiting/4', 'no'],
  );
});

test('per operation: by its probability, else by the lower bound, which says the probability', () => {
  const { clock, sampler } = remote();
  sampler.update(operations({ a: 1 }));
  assert.equal(decide(sampler, 'a'), 'probabilistic/1');
  assert.equal(decide(sampler, 'b'), 'lowerbound/0');
  clock.advance(999);
  assert.equal(decide(sampler, 'b'), 'no');
  clock.advance(1);
  assert.equal(decide(sampler, 'b'), 'lowerbound/0');
});

test('per operation: beyond the most operations there is no lower bound', () => {
  const { sampler } = remote(1);
  sampler.update(operations({ a: 1 }));
  assert.equal(decide(sampler, 'a'), 'probabilistic/1');
  assert.equal(decide(sampler, 'b'), 'no');
  sampler.update(operations({ a: 1, b: 1 }));
  assert.equal(decide(sampler, 'b'), 'no');
});

test('per operation: what the probability takes counts for the lower bound', () => {
  const { sampler } = remote();
  sampler.update(operations({ a: 0.5 }));
  assert.equal(decide(sampler, 'a', 1), 'probabilistic/0.5');
  assert.equal(decide(sampler, 'a', 0xffff_ffff), 'no');
});

test('per operation: an operation that is gone has the default, one that stays keeps its lower bound', () => {
  const { sampler } = remote();
  sampler.update(operations({ a: 1, b: 0 }));
  assert.equal(decide(sampler, 'b'), 'lowerbound/0');
  sampler.update(operations({ b: 0.25 }));
  assert.equal(decide(sampler, 'b', 0xffff_ffff), 'no');
  assert.equal(decide(sampler, 'a', 0xffff_ffff), 'lowerbound/0');
  assert.equal(decide(sampler, 'a', 0xffff_ffff), 'no');
});

test('remote: the same strategy again gives no lower bound anew', () => {
  const { sampler } = remote();
  sampler.update(operations({ a: 1 }));
  assert.equal(decide(sampler, 'b'), 'lowerbound/0');
  sampler.update(operations({ a: 1 }));
  assert.equal(decide(sampler, 'b'), 'no');
});

test('per operation: the default probability holds for operations that nobody named', () => {
  const sampler = new PerOperationSampler(operations({}, 1, 0), {
    maxOperations: 10,
    clock: new ManualClock(),
  });
  assert.equal(decide(sampler, 'any'), 'probabilistic/1');
});

test('names of spans that somebody makes up fill no memory', () => {
  const { sampler } = remote(10);
  sampler.update(operations({}, 0, 1));
  const decisions = Array.from({ length: 1000 }, (_, index) => decide(sampler, `op ${index}`));
  assert.equal(decisions.filter((one) => one !== 'no').length, 10);
});
