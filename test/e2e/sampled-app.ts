import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { startProgram } from '@spoor/testkit';
import { fixture, register, testNode } from './run-app.ts';

export interface SampledApp {
  /** Resolves with the body when the answer has come to its end. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  /** Closes its standard input; resolves with what it said on stderr when it has ended. */
  finish(): Promise<{ readonly status: number | null; readonly stderr: string }>;
}

/** fixtures/sampled.cjs under the preload. */
export async function startSampledApp(
  t: TestContext,
  env: Readonly<Record<string, string>>,
): Promise<SampledApp> {
  const program = startProgram(testNode, ['--require', register, fixture('sampled.cjs')], {
    env: { PATH: process.env['PATH'] ?? '', OTEL_SERVICE_NAME: 'sampled', ...env },
  });
  t.after(() => program.stop());
  const { port } = JSON.parse(await program.line(/^\{.*\}$/)) as { port: number };
  return {
    async get(path, headers = {}) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
      return answer.text();
    },
    async finish() {
      const ended = once(program.child, 'close');
      program.child.stdin?.end();
      const [status] = (await ended) as [number | null];
      const lines = program.output().split('\n');
      return { status, stderr: lines.filter((line) => line.startsWith('spoor')).join('\n') };
    },
  };
}
