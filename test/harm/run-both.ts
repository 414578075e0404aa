import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
/** The preload as an application gets it: the bundle. */
export const register = join(root, 'dist', 'register.cjs');

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of the tests' environment only what a program needs to run. */
const bareEnv = { PATH: process.env['PATH'] ?? '' };
export const traced = (preload = register): Record<string, string> => ({
  NODE_OPTIONS: `--require ${preload}`,
  SPOOR_ENGINE: 'fast',
  OTEL_TRACES_EXPORTER: 'none',
});

/** Runs a program on the Node under test; the preload comes in `env`, so that the command line is the same without it. */
export async function run(script: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.env['SPOOR_TEST_NODE'] || process.execPath, script, {
    cwd: root,
    env: { ...bareEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A program that never ends fails its test by name instead of holding the run.
  const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(deadline);
  return { status, signal, stdout, stderr };
}

/**
 * Standard error without our start line. Of a stack trace the top frame and the application's own ones count: in between
 * a wrapper of ours may stand, and push another frame past the limit of ten.
 */
function comparableStderr(text: string): string {
  const ours = /^spoor \d+\.\d+\.\d+ · |^\s+at .*[\\/]dist[\\/]\w+\.cjs:/;
  const lines = text.split('\n').filter((line) => !ours.test(line));
  return lines
    .filter((line, index) => {
      if (!/^\s+at /.test(line)) return true;
      return !/^\s+at /.test(lines[index - 1] ?? '') || line.includes('/test/harm/');
    })
    .join('\n')
    .replaceAll(/(?<=:|port: )\d{4,5}\b|(?<=\(node:)\d+/g, 'PORT');
}

/** Both runs at once, then everything that a person or a script could tell them apart by. */
export async function assertSame(
  script: readonly string[],
  env: Record<string, string> = traced(),
  shared: Record<string, string> = {},
): Promise<Ended> {
  const [bare, ours] = await Promise.all([run(script, shared), run(script, { ...shared, ...env })]);
  assert.deepEqual(ours.stdout.split('\n'), bare.stdout.split('\n'));
  assert.equal(comparableStderr(ours.stderr), comparableStderr(bare.stderr));
  assert.deepEqual([ours.status, ours.signal], [bare.status, bare.signal]);
  return ours;
}
