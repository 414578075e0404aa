import type { Report } from './report.ts';
import type { Running } from './start.ts';

/** Shared by every copy of ours in the process: `--require` and `--import` together, two versions in one tree. */
const key = Symbol.for('spoor.running');
const shared = globalThis as { [key]?: RunningVersion };

export type RunningVersion = Running & { readonly version: string; readonly report?: Report };

export function alreadyRunning(): RunningVersion | undefined {
  return shared[key];
}

export function markRunning(running: RunningVersion): void {
  Object.defineProperty(shared, key, { value: running });
}
