import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oddValues } from '@spoor/testkit';
import { FaultTally, reasonOf } from './fault-tally.ts';
import { ManualClock } from './fixture-provider.ts';

test('faults: said once for each place, the repeats counted and said a minute later', () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const tally = new FaultTally((line) => lines.push(line), clock);
  for (let index = 0; index < 3; index++) tally.add('the sampler', new TypeError('bug'), 'that span is lost');
  tally.add('the exporter', 'text', 'that batch is lost');
  assert.deepEqual(lines.splice(0), [
    'the sampler failed: TypeError: bug; that span is lost',
    'the exporter failed: text; that batch is lost',
  ]);
  clock.advance(60_000);
  tally.add('the sampler', new TypeError('bug'), 'that span is lost');
  assert.deepEqual(lines.splice(0), [
    'the sampler failed: TypeError: bug; that span is lost (and 2 times more since the last line)',
  ]);
});

test('faults: what was not said is said when the process ends, once', () => {
  const lines: string[] = [];
  const tally = new FaultTally((line) => lines.push(line), new ManualClock());
  for (let index = 0; index < 2; index++) tally.add('the sampler', new TypeError('bug'), 'that span is lost');
  tally.tellRest();
  tally.tellRest();
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? '', /\(and once more since the last line\)$/);
});

test('faults: places without end have one line together', () => {
  const lines: string[] = [];
  const tally = new FaultTally((line) => lines.push(line), new ManualClock());
  for (let index = 0; index < 200; index++) tally.add(`place ${index}`, 'bug', 'nothing is lost');
  assert.equal(lines.length, 65);
});

test('faults: whatever was thrown is described in one line', () => {
  for (const { name, make } of oddValues()) {
    const reason = reasonOf(make());
    assert.match(reason, /^[\x20-\x7e]{1,200}$/, name);
  }
  assert.equal(reasonOf(new RangeError('two\nlines')), 'RangeError: two lines');
  assert.equal(reasonOf(Object.create(null)), 'a thrown object');
});
