import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '@spoor/messages';
import { createReport } from './report.ts';

const { line } = catalogue({ line: (text: string) => text });

for (const [shown, expected] of [
  ['none', []],
  ['error', ['error']],
  ['warn', ['error', 'warn']],
  ['info', ['error', 'warn', 'info']],
  ['all', ['error', 'warn', 'info', 'debug', 'verbose']],
] as const) {
  test(`OTEL_LOG_LEVEL=${shown} shows ${expected.join(', ') || 'nothing'}`, () => {
    const lines: string[] = [];
    const report = createReport(shown, (text) => lines.push(text));
    for (const level of ['error', 'warn', 'info', 'debug', 'verbose'] as const) report(level, line(level));
    assert.deepEqual(
      lines,
      expected.map((level) => `spoor: ${level}\n`),
    );
  });
}

test('a message is one line, whatever it quotes', () => {
  const lines: string[] = [];
  createReport('info', (text) => lines.push(text))('info', line('a\r\nb\nc'));
  assert.deepEqual(lines, ['spoor: a b c\n']);
});
