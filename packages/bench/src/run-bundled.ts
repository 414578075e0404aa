import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Bench } from './scenario.ts';

/**
 * What a program of ours prints, run in a process of its own on the measured core. Bundled as the product is: tsx keeps the
 * names of functions, which costs a multiple on these paths.
 */
export function runBundled(bench: Bench, entry: string, ...args: readonly string[]): string {
  const bundle = join('.cache', `bench-${basename(entry, '.ts')}.cjs`);
  buildSync({
    entryPoints: [join('packages', 'bench', 'src', entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: bundle,
    external: ['esbuild'],
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  const { stdout, stderr, status } = spawnSync('taskset', ['-c', '0', bench.node, bundle, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${entry} ended with ${status}: ${stderr}`);
  return stdout;
}
