import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Bench } from './scenario.ts';

/** A program of ours, bundled as the product is: tsx keeps the names of functions, which costs a multiple on these paths. */
export function bundle(entry: string): string {
  const path = join('.cache', `bench-${basename(entry, '.ts')}.cjs`);
  buildSync({
    entryPoints: [join('packages', 'bench', 'src', entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: path,
    external: ['esbuild', '@opentelemetry/sdk-trace-node'],
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return path;
}

/** What it prints, run in a process of its own on the measured core. */
export function runOn(bench: Bench, program: string, ...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('taskset', ['-c', '0', bench.node, program, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}
