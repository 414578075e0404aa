import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SamplingStrategy } from '@spoor/core';
import { remedies } from './messages.ts';
import { StrategyFailure } from './strategy-failure.ts';
import { StrategyPoller } from './strategy-poller.ts';

const one: SamplingStrategy = { type: 'probabilistic', probability: 1 };

function poller(random = 0.5) {
  const waits: { atMs: number; work: () => void }[] = [];
  const heard = {
    lines: [] as string[],
    strategies: [] as SamplingStrategy[],
    delays: [] as number[],
    asked: 0,
  };
  let nowMs = 0;
  let answer: SamplingStrategy | Error = one;
  const say = (level: string) => (line: string) => void heard.lines.push(`${level}: ${line}`);
  const made = new StrategyPoller({
    fetch: async () => {
      heard.asked += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onStrategy: (strategy) => void heard.strategies.push(strategy),
    intervalMs: 60_000,
    target: 'http://s:5778/sampling',
    initialProbability: 0.001,
    clock: {
      nowMs: () => nowMs,
      wallMs: () => 0,
      after(delayMs, work) {
        const wait = { atMs: nowMs + delayMs, work };
        heard.delays.push(delayMs);
        waits.push(wait);
        return () => void waits.splice(waits.indexOf(wait), 1);
      },
    },
    log: { warn: say('warn'), info: say('info') },
    random: () => random,
  });
  return {
    ...heard,
    heard,
    poller: made,
    waits,
    answers(next: SamplingStrategy | Error) {
      answer = next;
    },
    /** Whoever waits next is served, and what that begins comes to its end. */
    async turn() {
      const wait = waits.shift();
      assert.ok(wait);
      nowMs = wait.atMs;
      wait.work();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('asks at once, then every interval', async () => {
  const { poller: made, heard, turn } = poller();
  made.start();
  assert.equal(heard.asked, 0);
  await turn();
  await turn();
  assert.equal(heard.asked, 2);
  assert.deepEqual(heard.strategies, [one, one]);
  assert.deepEqual(heard.delays, [0, 60_000, 60_000]);
  assert.deepEqual(heard.lines, []);
});

for (const [random, delayMs] of [
  [0, 54_000],
  [1, 66_000],
] as const) {
  test(`the interval is a tenth shorter or longer at most: ${random}`, async () => {
    const { poller: made, heard, turn } = poller(random);
    made.start();
    await turn();
    assert.equal(Math.round(heard.delays[1] ?? 0), delayMs);
  });
}

test('a server that fails from the start: one line, one when it is well', async () => {
  const { poller: made, heard, turn, answers } = poller();
  answers(new StrategyFailure('status 500', remedies.path()));
  made.start();
  await turn();
  await turn();
  assert.deepEqual(heard.strategies, []);
  answers(one);
  await turn();
  await turn();
  assert.deepEqual(heard.lines, [
    'warn: cannot fetch a sampling strategy from http://s:5778/sampling: status 500; check the path of the endpoint; until then 0.1 % of the traces that begin here are sampled',
    'info: fetching a sampling strategy from http://s:5778/sampling works again after 120 s',
  ]);
  assert.deepEqual(heard.strategies, [one, one]);
});

test('a server that fails later: the last strategy stays', async () => {
  const { poller: made, heard, turn, answers } = poller();
  made.start();
  await turn();
  answers(new Error('socket hang up'));
  await turn();
  await turn();
  assert.deepEqual(heard.strategies, [one]);
  assert.deepEqual(heard.lines, [
    'warn: cannot fetch a sampling strategy from http://s:5778/sampling: Error: socket hang up; the last one stays',
  ]);
});

test('a server that comes and goes is not a line for each time', async () => {
  const { poller: made, heard, turn, answers } = poller();
  made.start();
  for (let round = 0; round < 6; round++) {
    answers(new StrategyFailure('status 500'));
    await turn();
    answers(one);
    await turn();
  }
  assert.equal(heard.lines.length, 2);
});

test('what throws in the sampler is said, and the next answer is taken', async () => {
  const { poller: made, heard, turn } = poller();
  let isBroken = true;
  const push = heard.strategies.push.bind(heard.strategies);
  heard.strategies.push = (...given) => {
    if (isBroken) throw new TypeError('x is not a function');
    return push(...given);
  };
  made.start();
  await turn();
  isBroken = false;
  await turn();
  assert.equal(heard.strategies.length, 1);
  assert.match(heard.lines[0] ?? '', /x is not a function; until then/);
});

test('stopped: nobody is asked any more, and what was on its way changes nothing', async () => {
  const { poller: made, heard, waits, turn } = poller();
  made.start();
  const turned = turn();
  made.stop();
  await turned;
  assert.equal(waits.length, 0);
  assert.deepEqual([heard.asked, heard.strategies], [1, []]);
  const second = poller();
  second.poller.start();
  second.poller.stop();
  assert.equal(second.waits.length, 0);
});
