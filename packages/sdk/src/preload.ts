import { describeStart, type LoadedConfig, type ProgrammaticOptions } from '@spoor/config';
import { isLoaderThread } from '@spoor/patch';
import { loadAvailable } from '@spoor/reference/load-available';
import { isMainThread } from '@spoor/runtime';
import { Announcement } from './announcement.ts';
import { isPackageManager, mainScript, packageName } from './application.ts';
import { messages } from './messages.ts';
import { alreadyRunning, markRunning } from './once.ts';
import { createReport, isShown, writeLine } from './report.ts';
import { type Running, startTracing } from './start.ts';
import { version } from './version.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The configuration of this process: what was set, and what only the process knows. */
export function configure(env: Env, programmatic: ProgrammaticOptions = {}): LoadedConfig {
  const script = mainScript(process.argv);
  const facts = {
    argv0: process.argv0,
    packageName: packageName(script, process.cwd()),
    platform: process.platform,
    programmatic,
  };
  return loadAvailable(env, facts, (name) => require.resolve(name));
}

/** Starts. What is wrong with the configuration and what was started is said when there is something to trace, or at once. */
export function startWith(
  { config, problems, reasons }: LoadedConfig,
  env: Env,
  isSaidAtOnce: boolean,
): Running {
  const off = new Set<string>();
  const announcement = new Announcement({
    report: createReport(config.logLevel),
    sayStart() {
      if (!isShown('info', config.logLevel)) return;
      const instrumentations = config.instrumentations.filter((name) => !off.has(name));
      writeLine(describeStart({ ...config, instrumentations }, { version, reasons }));
    },
    isMainThread,
  });
  const { report } = announcement;
  for (const { level, message } of problems) report(level, message);
  const running = startTracing(config, {
    report,
    onActive: announcement.make,
    onOff: (name) => off.add(name),
    env,
  });
  markRunning({ ...running, version, report });
  announcement.started();
  if (isSaidAtOnce) announcement.make();
  return running;
}

/** What the preload does, given the environment it read. */
export function preload(env: Env): void {
  if (!isMainThread && isLoaderThread()) return;
  if (isPackageManager(mainScript(process.argv))) return;
  const loaded = configure(env);
  const first = alreadyRunning();
  if (first === undefined) {
    startWith(loaded, env, false);
    return;
  }
  // With the lines of the first one; a version that has no such way speaks for itself.
  const report = first.report ?? createReport(loaded.config.logLevel);
  report('warn', messages.preloadedTwice(first.version, version));
}
