import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Bench } from './scenario.ts';
import type { Variant } from './variants.ts';

/** One operation that a program of apps/in-process does over and over inside its own process. */
export interface Operation {
  readonly name: string;
  readonly app: string;
  /** Of one round: some milliseconds of work. */
  readonly count: number;
  readonly sampleRatio?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** False where the reference engine has no instrumentation for it. */
  readonly referenceTraces?: boolean;
}

/** CPU of all threads in µs for one operation, in each round of one process. */
export type Rounds = readonly number[];

/** Runs the operation in a process of its own on the measured core. */
export async function roundsOf(bench: Bench, operation: Operation, variant: Variant): Promise<Rounds> {
  const { app, count, sampleRatio = 1, env = {} } = operation;
  const path = join('packages', 'bench', 'apps', 'in-process', app);
  const child = spawn('taskset', ['-c', '0', bench.node, ...variant.nodeArguments, path], {
    env: {
      PATH: process.env['PATH'] ?? '',
      BENCH_COUNT: String(count),
      BENCH_ROUNDS: String(bench.effort.inProcessRounds),
      ...env,
      ...variant.env(bench.sinks, sampleRatio),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  const figures = /^\{"wallMicros".*\}$/m.exec(said)?.[0];
  if (status !== 0 || figures === undefined)
    throw new Error(`${app} under ${variant.name} ended with ${status}: ${said}`);
  return (JSON.parse(figures) as { cpuMicros: number[] }).cpuMicros;
}

/** What is compared: of all rounds of all processes the least, and the one that a tenth of them is below. */
export interface Cost {
  readonly least: number;
  readonly lowestTenth: number;
  /** How far apart the least of every other process and that of the others are, as a share: what may be chance. */
  readonly chance: number;
}

const leastOf = (processes: readonly Rounds[]): number => Math.min(...processes.flat());

export function costOf(processes: readonly Rounds[]): Cost {
  const sorted = processes.flat().sort((a, b) => a - b);
  const [least = Number.NaN] = sorted;
  const halves = [0, 1].map((half) => leastOf(processes.filter((_, index) => index % 2 === half)));
  return {
    least,
    lowestTenth: sorted[Math.floor(sorted.length / 10)] ?? Number.NaN,
    chance: Math.max(...halves) / least - 1,
  };
}
