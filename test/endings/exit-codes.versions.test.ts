/** Whatever a program takes for an exit code or sends to itself: it ends, or lives on, as without us. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkEnd, run, tracedRun } from './fixtures/check-end.ts';
import { startUdpCollector } from './fixtures/collectors.ts';

const codes = ["'5'", "'five'", 'NaN', '1.5', '256', '-1', 'null', '2n', '{}', 'Symbol()'];
const setters: Readonly<Record<string, (code: string) => string>> = {
  'process.exitCode': (code) => `process.exitCode = ${code};`,
  'process.exit': (code) => `process.exit(${code});`,
};

describe('exit codes', { concurrency: 2 }, () => {
  for (const [name, set] of Object.entries(setters)) {
    for (const code of codes) {
      test(`${name} with ${code}`, () => {
        const attempt = `try { ${set(code)} } catch (error) { console.log(error.code ?? error.message); }`;
        return checkEnd({ name, code: attempt }, 'udp', 'main');
      });
    }
  }
});

/** Those that end a process without a dump of its memory, and those that do not end it. */
const signals = 'SIGALRM SIGUSR2 SIGVTALRM SIGPIPE SIGURG SIGWINCH SIGCHLD SIGCONT'.split(' ');

describe('signals that are not ours', { concurrency: 2 }, () => {
  for (const signal of signals) {
    test(signal, { skip: process.platform === 'win32' ? 'no such signal' : false }, async () => {
      const collector = await startUdpCollector();
      try {
        const code = `start('x'); process.kill(process.pid, '${signal}'); setTimeout(() => console.log('alive'), 20);`;
        const end = { name: signal, code } as const;
        const bare = await run(end, `const start = () => {}; ${code}`, [], {});
        assert.deepEqual(await tracedRun(end, [collector]), bare);
      } finally {
        collector.close();
      }
    });
  }
});
