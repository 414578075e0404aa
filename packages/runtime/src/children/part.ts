/** What a process needs that starts others: a bundle of its own, loaded with the first of them. */
export { patchSpawn } from './patch-spawn.ts';
export type { ChildSettings } from './settings.ts';
export { traceSpawnSync } from './spawn-sync.ts';
