import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The preload as an application gets it: the bundle. */
export const register = join(root, 'dist', 'register.cjs');
export const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
/** The Node that runs the applications; the tests themselves stay on the one that started them. */
export const testNode = process.env['SPOOR_TEST_NODE'] || process.execPath;

export type EngineName = 'fast' | 'reference';
/** What one engine does the other must do too. */
export const engines: readonly EngineName[] = ['fast', 'reference'];

/** The ways in which a user can say it. */
export type PreloadWay = '--require' | '--import' | 'NODE_OPTIONS' | 'none';

export interface RunOptions {
  readonly way?: PreloadWay;
  /** Without it the default one. */
  readonly engine?: EngineName;
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly preload?: string;
  /** Called with everything on stdout so far; for an application that waits to be told to end. */
  readonly onStdout?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of the environment of the tests only what a program needs to run: no OTEL_*, JAEGER_* or NODE_OPTIONS of ours. */
const bareEnv = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '' });

function commandLine(script: readonly string[], way: PreloadWay, preload: string) {
  if (way === 'none') return { args: script, env: {} };
  if (way === 'NODE_OPTIONS') return { args: script, env: { NODE_OPTIONS: `--require ${preload}` } };
  return { args: [way, preload, ...script], env: {} };
}

/** Runs an application to its end. */
export async function runApp(script: string | readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { way = '--require', preload = register, onStdout } = options;
  const words = typeof script === 'string' ? [script] : script;
  const { args, env } = commandLine([...words, ...(options.args ?? [])], way, preload);
  const child = spawn(testNode, args, {
    cwd: options.cwd ?? root,
    env: {
      ...bareEnv(),
      ...(options.engine === undefined ? {} : { SPOOR_ENGINE: options.engine }),
      ...env,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onStdout?.(stdout, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { status, signal, stdout, stderr };
}
