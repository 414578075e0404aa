export { configure, type Env, preload, startWith } from './preload.ts';
export { start } from './public.ts';
export { createReport, type Report, writeStderr } from './report.ts';
export { shared } from './shared.ts';
export { type Running, startTracing } from './start.ts';
export { version } from './version.ts';
