import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../fixture-provider.ts';
import { RateLimiter } from './rate-limiter.ts';

// What jaeger-client-go answers at these milliseconds.
for (const [perSecond, atMs, answers] of [
  [2, [0, 0, 0, 250, 500, 500, 5000, 5000, 5000], 'YYnnYnYYn'],
  [0.1, [0, 1, 9900, 10_000, 10_001, 20_100], 'YnnYnY'],
  [0.5, [0, 1999, 2000, 2001], 'YnYn'],
  // Ten tenths of a credit, which as doubles are a little less than one.
  [1, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], 'YnnnnnnnnnY'],
  // Ours alone: nothing is nothing.
  [0, [0, 1000, 100_000], 'nnn'],
] as const) {
  test(`${perSecond} a second at ${atMs.join(' ')} ms: ${answers}`, () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter(perSecond, clock);
    let passedMs = 0;
    const got = atMs.map((ms) => {
      clock.advance(ms - passedMs);
      passedMs = ms;
      return limiter.take() ? 'Y' : 'n';
    });
    assert.equal(got.join(''), answers);
  });
}

test('a new rate keeps the balance in proportion', () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter(3, clock);
  limiter.take();
  limiter.take();
  limiter.take();
  clock.advance(500);
  limiter.update(6);
  assert.equal(limiter.balance, 3);
  limiter.update(0.5);
  assert.equal(limiter.balance, 0.5);
  limiter.update(0);
  assert.equal(limiter.take(), false);
});

test('from rate 0 to another one the bucket is full', () => {
  const limiter = new RateLimiter(0, new ManualClock());
  limiter.update(2);
  assert.equal(limiter.balance, 2);
});

test('the same rate again gives nothing', () => {
  const limiter = new RateLimiter(1, new ManualClock());
  limiter.take();
  limiter.update(1);
  assert.equal(limiter.take(), false);
});
