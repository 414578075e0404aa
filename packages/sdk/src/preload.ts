import { describeStart, type LoadedConfig, loadConfig, type ProgrammaticOptions } from '@spoor/config';
import { isLoaderThread } from '@spoor/patch';
import { isMainThread } from '@spoor/runtime';
import { isPackageManager, mainScript, packageName } from './application.ts';
import { alreadyRunning, markRunning } from './once.ts';
import { createReport, isShown, writeStderr } from './report.ts';
import { type Running, startTracing } from './start.ts';
import { version } from './version.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The configuration of this process: what was set, and what only the process knows. */
export function configure(env: Env, programmatic: ProgrammaticOptions = {}): LoadedConfig {
  const script = mainScript(process.argv);
  return loadConfig(env, {
    argv0: process.argv0,
    packageName: packageName(script, process.cwd()),
    platform: process.platform,
    programmatic,
  });
}

/** Says what is wrong with the configuration and what was started, then starts. */
export function startWith({ config, problems, reasons }: LoadedConfig): Running {
  const report = createReport(config.logLevel);
  for (const { level, message } of problems) report(level, message);
  const running = startTracing(config, report);
  markRunning({ ...running, version });
  // A worker starts with the same configuration: once is enough.
  if (isMainThread && isShown('info', config.logLevel))
    writeStderr(`${describeStart(config, { version, reasons })}\n`);
  return running;
}

/** What the preload does, given the environment it read. */
export function preload(env: Env): void {
  if (!isMainThread && isLoaderThread()) return;
  if (isPackageManager(mainScript(process.argv))) return;
  const loaded = configure(env);
  const first = alreadyRunning();
  if (first === undefined) {
    startWith(loaded);
    return;
  }
  createReport(loaded.config.logLevel)(
    'warn',
    `spoor must be preloaded once, got ${first.version} and then ${version}; the second one does nothing`,
  );
}
