import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Guard, type Place, tellUntoldFaults } from './guard.ts';

function guarded() {
  const told: string[] = [];
  const guard = new Guard('http client', (place, error, consequence) =>
    told.push(`${place}: ${error}; ${consequence}`),
  );
  return { told, guard };
}

function fail(place: Place, times: number): void {
  for (let time = 0; time < times; time++) place.failed(new Error('ours'));
}

const passed =
  'http client (a call): Error: ours; the call goes on as without us, its span may be missing; the next one is traced';

test('guard: a fault is told with its place, and the next call is traced', () => {
  const { told, guard } = guarded();
  const place = guard.place('a call');
  place.failed(new Error('ours'));
  assert.deepEqual(told, [passed]);
  assert.deepEqual([guard.isTripped, place.hasFailed], [false, true]);
});

test('guard: ten faults of one place in a row switch its side off', () => {
  const { told, guard } = guarded();
  const place = guard.place('a call');
  fail(place, 9);
  assert.equal(guard.isTripped, false);
  fail(place, 1);
  assert.equal(guard.isTripped, true);
  fail(place, 1);
  const off = told.filter((line) => line.includes('switched off'));
  assert.deepEqual(off, ['http client: Error: ours; 10 times in a row, it is switched off']);
  assert.equal(told.length, 12);
});

test('guard: a call that goes well in between begins the count anew', () => {
  const { guard } = guarded();
  const place = guard.place('a call');
  for (let round = 0; round < 3; round++) {
    fail(place, 9);
    place.settle();
    assert.equal(place.hasFailed, false);
  }
  assert.equal(guard.isTripped, false);
});

test('guard: faults of several places do not add up', () => {
  const { guard } = guarded();
  fail(guard.place('a call'), 9);
  fail(guard.place('another call'), 9);
  assert.equal(guard.isTripped, false);
});

test('guard: nothing that a lenient place meets switches anything off', () => {
  const { told, guard } = guarded();
  fail(guard.lenientPlace('what a peer sends'), 1000);
  assert.equal(guard.isTripped, false);
  assert.equal(told.length, 1000);
});

test('guard: an exhausted stack counts for nothing, and is told when there is room again', () => {
  const { told, guard } = guarded();
  const place = guard.place('a call');
  const recurse = (): void => recurse();
  for (let time = 0; time < 20; time++) {
    try {
      recurse();
    } catch (error) {
      place.failed(error);
    }
  }
  assert.deepEqual([guard.isTripped, told], [false, []]);
  place.settle();
  assert.deepEqual(told, [
    'http client (a call): RangeError: Maximum call stack size exceeded; ' +
      'the call goes on as without us, its span may be missing; the next one is traced',
  ]);
  place.settle();
  assert.equal(told.length, 1);
});

test('guard: what could not be told is told at the end of the process', () => {
  const { told, guard } = guarded();
  guard.place('a call').failed(new RangeError('Maximum call stack size exceeded'));
  tellUntoldFaults();
  assert.equal(told.length, 1);
});

test('guard: a range error of another kind is a fault', () => {
  const { told, guard } = guarded();
  guard.place('a call').failed(new RangeError('Invalid array length'));
  assert.equal(told.length, 1);
});

test('guard: whoever is told may throw, and so may what was thrown', () => {
  const guard = new Guard('http client', () => {
    throw new Error('nobody listens');
  });
  const place = guard.place('a call');
  fail(place, 9);
  const odd = new Proxy(new RangeError('odd'), {
    get() {
      throw new Error('its message');
    },
  });
  place.failed(odd);
  place.settle();
  assert.equal(guard.isTripped, false);
});

test('guard: what cannot be patched is switched off at once, and told once', () => {
  const { told, guard } = guarded();
  guard.switchOff(new Error('no such method'));
  guard.switchOff(new Error('no such method'));
  assert.equal(guard.isTripped, true);
  assert.deepEqual(told, ['http client: Error: no such method; it is switched off']);
});
