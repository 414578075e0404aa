import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node';
import fc from 'fast-check';
import { rootContext } from '../context.ts';
import { ManualClock } from '../fixture-provider.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { SpanIdentity } from '../span-identity.ts';
import { alwaysOff, alwaysOn } from './always.ts';
import { ConstSampler, ProbabilisticSampler, RateLimitingSampler } from './jaeger.ts';
import { ParentBasedSampler } from './parent-based.ts';
import { TraceIdRatioSampler } from './trace-id-ratio.ts';

function request(traceId: string, parent?: SpanIdentity): SamplingRequest {
  const { t0, t1, t2, t3 } = SpanIdentity.fromHex(traceId, '1', 0) as SpanIdentity;
  return {
    parent,
    t0,
    t1,
    t2,
    t3,
    name: 'op',
    kind: 0,
    context: rootContext,
    source: undefined,
  };
}
const anyRequest = request('0af7651916cd43dd8448eb211c80319c');
const recordAndSampled = 2;

test('traceidratio decides as upstream does, for every id and ratio', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{31}[1-9a-f]$/);
  const ratio = fc.oneof(fc.constantFrom(0, 1, 0.5, 0.01, 1e-9), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(hex, ratio, (traceId, share) => {
      const upstream = new TraceIdRatioBasedSampler(share).shouldSample(ROOT_CONTEXT, traceId).decision;
      assert.equal(
        new TraceIdRatioSampler(share).sample(request(traceId)).isSampled,
        upstream === recordAndSampled,
      );
    }),
    { numRuns: 2000 },
  );
});

test('traceidratio: the last trace id that is sampled and the first that is not', () => {
  const half = new TraceIdRatioSampler(0.5);
  assert.equal(half.sample(request('0000000000000000000000007ffffffe')).isSampled, true);
  assert.equal(half.sample(request('0000000000000000000000007fffffff')).isSampled, false);
  assert.equal(
    new TraceIdRatioSampler(1).sample(request('000000000000000000000000ffffffff')).isSampled,
    true,
  );
  assert.equal(new TraceIdRatioSampler(Number.NaN).sample(anyRequest).isSampled, false);
});

test('parentbased asks the delegate of its case, each of the five', () => {
  const asked: string[] = [];
  const named = (name: string): Sampler => ({
    sample: (given) => {
      asked.push(name);
      return alwaysOn.sample(given);
    },
    toString: () => name,
  });
  const sampler = new ParentBasedSampler({
    root: named('root'),
    remoteParentSampled: named('remote sampled'),
    remoteParentNotSampled: named('remote not'),
    localParentSampled: named('local sampled'),
    localParentNotSampled: named('local not'),
  });
  const parent = (flags: number, isRemote: boolean) => SpanIdentity.fromHex('1', '1', flags, { isRemote });
  for (const one of [undefined, parent(1, true), parent(0, true), parent(1, false), parent(0, false)]) {
    sampler.sample({ ...anyRequest, parent: one });
  }
  assert.deepEqual(asked, ['root', 'remote sampled', 'remote not', 'local sampled', 'local not']);
});

test('parentbased follows the parent where no delegate is given', () => {
  const sampler = new ParentBasedSampler({ root: alwaysOff });
  const sampledParent = SpanIdentity.fromHex('1', '1', 1, { isRemote: true });
  assert.equal(sampler.sample({ ...anyRequest, parent: sampledParent }).isSampled, true);
  assert.equal(sampler.sample(anyRequest).isSampled, false);
});

test('the samplers of Jaeger say on the span who decided', () => {
  const tags = (sampler: Sampler) => sampler.sample(anyRequest).attributes;
  assert.deepEqual(tags(new ConstSampler(true)), [
    ['sampler.type', 'const'],
    ['sampler.param', true],
  ]);
  assert.deepEqual(tags(new ProbabilisticSampler(1)), [
    ['sampler.type', 'probabilistic'],
    ['sampler.param', 1],
  ]);
  assert.deepEqual(tags(new RateLimitingSampler(2)), [
    ['sampler.type', 'ratelimiting'],
    ['sampler.param', 2],
  ]);
  assert.equal(new ConstSampler(false).sample().isSampled, false);
  assert.equal(new ProbabilisticSampler(0).sample(anyRequest).isSampled, false);
});

test('ratelimiting: a leaky bucket that holds at most one second’s traces', () => {
  const clock = new ManualClock();
  const sampler = new RateLimitingSampler(2, clock);
  const burst = (): number =>
    Array.from({ length: 5 }, () => sampler.sample()).filter((r) => r.isSampled).length;
  assert.equal(burst(), 2);
  clock.advance(499);
  assert.equal(burst(), 0);
  clock.advance(1);
  assert.equal(burst(), 1);
  clock.advance(60_000);
  assert.equal(burst(), 2);
});

test('ratelimiting below one a second lets the first one through', () => {
  const clock = new ManualClock();
  const sampler = new RateLimitingSampler(0.1, clock);
  assert.deepEqual([sampler.sample().isSampled, sampler.sample().isSampled], [true, false]);
  clock.advance(10_000);
  assert.equal(sampler.sample().isSampled, true);
  assert.equal(new RateLimitingSampler(0, clock).sample().isSampled, false);
});
