import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HookFaults } from './hook-faults.ts';

test('faults of the hooks: one line for each place and consequence, the repeats with their number at the end', () => {
  const lines: string[] = [];
  const faults = new HookFaults((line) => lines.push(line));
  for (let time = 0; time < 3; time++)
    faults.add('http client (a)', new Error('ours'), 'the next one is traced');
  faults.add('http client (b)', new Error('theirs'), 'the next one is traced');
  faults.add('http client', new Error('ours'), 'it is switched off');
  assert.deepEqual(lines.splice(0), [
    'http client (a) failed: Error: ours; the next one is traced',
    'http client (b) failed: Error: theirs; the next one is traced',
    'http client failed: Error: ours; it is switched off',
  ]);
  faults.tellRest();
  assert.deepEqual(lines, ['http client (a) failed 2 times more: Error: ours; the next one is traced']);
});
