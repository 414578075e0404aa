// Makes the cache of the bundle that stands beside this file, for the Node that runs it, and prints its path. A program of its own: a
// process that has the preload already would cache a second start, which does nothing. docs/decisions/start-up.md
import { join } from 'node:path';
import { makeCache } from './code-cache.ts';

interface Preload {
  readonly preload: (env: Readonly<Record<string, string>>) => void;
}

/** What nearly all processes do at their start is compiled by then, and so it is in the cache. */
const start = (sdk: unknown): void => (sdk as Preload).preload({ OTEL_LOG_LEVEL: 'none' });

process.stdout.write(`${makeCache(join(__dirname, 'sdk.cjs'), start)}\n`);
