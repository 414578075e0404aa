import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What a way is told: a path of its own, by which its spans are found again. */
export interface WayOptions {
  readonly path: string;
}

/** One kind of exchange, from its beginning to its very end, and how many spans of each kind it makes. */
export interface Way {
  readonly client: number;
  readonly server: number;
  /** Resolves when nothing can happen any more; servers and sockets are closed. */
  run(options: WayOptions): Promise<void>;
}

export const fixtures: string = join(import.meta.dirname, 'fixtures');
const require = createRequire(import.meta.url);

/** The ways of one file in fixtures/, by name. */
export function waysOf(file: string): Readonly<Record<string, Way>> {
  return (require(join(fixtures, file)) as { ways: Record<string, Way> }).ways;
}

const notWays: ReadonlySet<string> = new Set(['serve.cjs', 'run-ways.cjs']);

/** All files of ways. */
export const wayFiles: readonly string[] = readdirSync(fixtures)
  .filter((name) => name.endsWith('.cjs') && !notWays.has(name))
  .sort();
