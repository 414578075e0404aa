export { configure, type Env, preload, startWith } from './preload.ts';
export { noteWrongPreload, start } from './public.ts';
export { createReport, type Report, writeStderr } from './report.ts';
export { shared } from './shared.ts';
export { type Running, type StartEvents, startTracing } from './start.ts';
export { version } from './version.ts';
