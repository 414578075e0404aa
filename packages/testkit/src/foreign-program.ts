import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ForeignProgram {
  readonly child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves with the first line that matches; rejects with all its output when it ends before. */
  line(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a program that a test talks to, and sees to it that nothing of it outlives the test. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ForeignProgram {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  const watchers = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    printed += chunk.toString('utf8');
    for (const watch of watchers) watch();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = once(child, 'close');
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  return {
    child,
    output: () => printed,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const found = printed.split('\n').find((text) => pattern.test(text));
          if (found === undefined) return;
          watchers.delete(watch);
          resolve(found);
        };
        watchers.add(watch);
        ended.then(
          () => reject(new Error(`${command} ended before it printed ${pattern}:\n${printed}`)),
          reject,
        );
        watch();
      }),
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(hard);
      process.removeListener('exit', killWithUs);
    },
  };
}
