import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oddValues } from '@spoor/testkit';
import { FaultTally, failedAgain, reasonOf } from './fault-tally.ts';
import { ManualClock } from './fixture-provider.ts';

function tallied() {
  const clock = new ManualClock();
  const lines: string[] = [];
  const tally = new FaultTally({
    format: ({ place, reason, times, lostSpans }, isRepeat) =>
      `${place} ${failedAgain(isRepeat ? times : undefined)}: ${reason}, ${lostSpans} spans`,
    say: (line) => lines.push(line),
    clock,
  });
  return { clock, lines, tally };
}

test('faults: said once for each place, the repeats a minute later with their number', () => {
  const { clock, lines, tally } = tallied();
  for (const lostSpans of [1, 2, 3]) tally.add('the sampler', new TypeError(`bug ${lostSpans}`), lostSpans);
  tally.add('the exporter', 'text');
  assert.deepEqual(lines.splice(0), [
    'the sampler failed: TypeError: bug 1, 1 spans',
    'the exporter failed: text, 0 spans',
  ]);
  clock.advance(60_000);
  tally.add('the sampler', new TypeError('bug 4'), 4);
  assert.deepEqual(lines.splice(0), ['the sampler failed 3 times more: TypeError: bug 1, 9 spans']);
  assert.deepEqual(tally.totals(), [
    { place: 'the sampler', reason: 'TypeError: bug 1', times: 4, lostSpans: 10 },
    { place: 'the exporter', reason: 'text', times: 1, lostSpans: 0 },
  ]);
});

test('faults: what was not said is said when the process ends, once', () => {
  const { lines, tally } = tallied();
  for (const place of ['a', 'a', 'b']) tally.add(place, 'bug', 1);
  tally.tellRest();
  tally.tellRest();
  assert.deepEqual(lines.slice(2), ['a failed once more: bug, 1 spans']);
});

test('faults: places without end have one line together', () => {
  const { lines, tally } = tallied();
  for (let index = 0; index < 200; index++) tally.add(`place ${index}`, 'bug');
  assert.equal(lines.length, 65);
});

test('faults: whatever was thrown is described in one line', () => {
  for (const { name, make } of oddValues()) assert.match(reasonOf(make()), /^[\x20-\x7e]{1,200}$/, name);
  assert.equal(reasonOf(new RangeError('two\nlines')), 'RangeError: two lines');
  assert.equal(reasonOf(Object.create(null)), 'a thrown object');
});
