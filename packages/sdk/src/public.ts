/** The main entry of the published package, for those who rather call than preload. */
import type { ProgrammaticOptions } from '@spoor/config';
import { messages } from './messages.ts';
import { alreadyRunning } from './once.ts';
import { configure, startWith } from './preload.ts';
import type * as api from './public-types.ts';
import { createReport } from './report.ts';
import { wrongPreload } from './wrong-preload.ts';

/**
 * For the main entry, when it is loaded. Whoever names it where the preload belongs would otherwise see nothing at all; an
 * application that calls `start()` itself names no preload.
 */
export function noteWrongPreload(): void {
  const { NODE_OPTIONS: nodeOptions, OTEL_LOG_LEVEL: level } = process.env;
  const name = wrongPreload({ execArgv: process.execArgv, nodeOptions });
  if (name === undefined || alreadyRunning() !== undefined || level?.toLowerCase() === 'none') return;
  createReport('error')('error', messages.mainEntry(name));
}

export const start: typeof api.start = (options = {}) => {
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    throw new TypeError(messages.optionsObject(options));
  }
  const env = { ...process.env };
  const loaded = configure(env, options as ProgrammaticOptions);
  const running = alreadyRunning();
  // Whoever calls this is the application itself.
  if (running === undefined) return startWith(loaded, env, true);
  createReport(loaded.config.logLevel)('warn', messages.startedTwice());
  return running;
};
