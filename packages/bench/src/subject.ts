import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sinks } from './sinks.ts';
import type { Variant } from './variants.ts';

/** The measured program has this core to itself; load, sinks and harness share the other. */
const subjectCore = '0';

export interface SubjectOptions {
  readonly app: string;
  readonly variant: Variant;
  readonly sinks: Sinks;
  readonly node: string;
  readonly sampleRatio?: number;
  readonly env?: Record<string, string>;
  readonly core?: string;
}

/** One program under measurement, with one contender in front of it. */
export class Subject {
  readonly name: string;
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name;
    this.port = port;
    this.#child = child;
  }

  static async start({
    app,
    variant,
    sinks,
    node,
    sampleRatio = 1,
    env = {},
    core = subjectCore,
  }: SubjectOptions): Promise<Subject> {
    const path = join('packages', 'bench', 'apps', app);
    const child = spawn('taskset', ['-c', core, node, ...variant.nodeArguments, path], {
      env: { PATH: process.env['PATH'] ?? '', ...env, ...variant.env(sinks, sampleRatio) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const failed = once(child, 'exit').then(([status]) => {
      throw new Error(`${app} under ${variant.name} ended with ${status} before it listened`);
    });
    failed.catch(() => {});
    const [ready] = (await Promise.race([once(child, 'message'), failed])) as [{ port: number }];
    return new Subject(variant.name, ready.port, child);
  }

  /** CPU time of all its threads so far, in µs. */
  cpuMicros(): number {
    const tasks = `/proc/${this.#child.pid}/task`;
    let nanos = 0;
    for (const task of readdirSync(tasks)) {
      nanos += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanos / 1000;
  }

  residentMegabytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  async ask<Answer>(question: Record<string, unknown>): Promise<Answer> {
    const answered = once(this.#child, 'message');
    this.#child.send(question);
    return (await answered)[0] as Answer;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
