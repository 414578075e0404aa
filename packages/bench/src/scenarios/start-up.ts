import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Scenario } from '../scenario.ts';
import { median } from '../statistics.ts';
import {
  autoInstrumentations,
  bare,
  ddTrace,
  fast,
  otherBuild,
  reference,
  type Variant,
} from '../variants.ts';

/** Below the root, where the packages that a bundle loads are found. */
const cachedDist = join('.cache', 'bench', 'dist');

/** A copy of the build, since the cache stands beside the bundle that it is of. */
function withCache({ node }: Bench): Variant {
  rmSync(cachedDist, { recursive: true, force: true });
  cpSync('dist', cachedDist, { recursive: true });
  const { status, stderr } = spawnSync(node, [join(cachedDist, 'make-cache.cjs')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`a code cache must be made by make-cache.cjs, got ${status}: ${stderr}`);
  return { ...otherBuild(cachedDist), name: 'spoor, after spoor cache' };
}

interface Start {
  readonly wallMs: number;
  readonly files: number;
  readonly megabytes: number;
}

/** The whole life of a process whose program does nothing, and what it says of itself at its end. */
function start(bench: Bench, variant: Variant, app: string): Start {
  const begin = performance.now();
  const { stderr, status } = spawnSync(
    'taskset',
    ['-c', '0', bench.node, ...variant.nodeArguments, join('packages', 'bench', 'apps', app)],
    { env: { PATH: process.env['PATH'] ?? '', ...variant.env(bench.sinks, 1) }, encoding: 'utf8' },
  );
  const wallMs = performance.now() - begin;
  const said = /^bench (\d+) (\d+)$/m.exec(stderr);
  if (status !== 0 || said === null)
    throw new Error(`${app} under ${variant.name} ended with ${status}: ${stderr}`);
  return { wallMs, files: Number(said[1]), megabytes: Number(said[2]) / 1e6 };
}

const startUp = (name: string, title: string, app: string): Scenario => ({
  name,
  title,
  async run(bench) {
    const contenders = [bare, fast, withCache(bench), reference, autoInstrumentations, ddTrace];
    const runs = contenders.map((variant) => ({ variant, starts: [] as Start[] }));
    for (let round = 0; round < bench.effort.starts; round++) {
      for (const { variant, starts } of runs) starts.push(start(bench, variant, app));
    }
    const [base = 0] = runs.map(({ starts }) => median(starts.map(({ wallMs }) => wallMs)));
    return [
      ['', 'ms in all', 'ms above bare', 'files loaded', 'MB resident'],
      ...runs.map(({ variant, starts }) => {
        const wall = median(starts.map(({ wallMs }) => wallMs));
        const megabytes = median(starts.map((each) => each.megabytes));
        return [
          variant.name,
          wall.toFixed(1),
          (wall - base).toFixed(1),
          String(starts[0]?.files ?? 0),
          megabytes.toFixed(1),
        ];
      }),
    ];
  },
});

export const startUps: readonly Scenario[] = [
  startUp('start-up', 'Start-up of an empty program', 'empty.cjs'),
  startUp('start-up-http', 'Start-up of a program that uses http', 'uses-http.cjs'),
];
