import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import type { Scenario } from '../scenario.ts';

const bundle = '.cache/bench-encode.cjs';

/** A line of encode.ts: `encode: jaeger compact   0.90 M/s  1111 ns  best 1000 ns  511 bytes/span`. */
const line = /^(.+?) +([\d.]+) M\/s +(\d+) ns +best (\d+) ns +(\d+) bytes\/span$/gm;

/** In a process of its own, bundled as the product is: tsx keeps the names of functions, which costs a multiple here. */
export const encode: Scenario = {
  name: 'encode',
  title: 'Spans of an HTTP server: encoded alone, and with their start and end, on one core',
  async run(bench) {
    buildSync({
      entryPoints: ['packages/bench/src/encode.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: bundle,
      logLevel: 'warning',
    });
    const { stdout, stderr, status } = spawnSync(
      'taskset',
      ['-c', '0', bench.node, bundle, String(bench.effort.rounds)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`encode ended with ${status}: ${stderr}`);
    const rows = [...stdout.matchAll(line)].map(
      ([, name = '', rate = '', ns = '', best = '', bytes = '']) => [name, rate, ns, best, bytes],
    );
    return [['', 'million spans/s', 'ns each, median', 'ns each, best', 'bytes each'], ...rows];
  },
};
