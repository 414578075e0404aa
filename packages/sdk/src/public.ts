/** The main entry of the published package, for those who rather call than preload. */
import { inspect } from 'node:util';
import type { ProgrammaticOptions } from '@spoor/config';
import { alreadyRunning } from './once.ts';
import { configure, startWith } from './preload.ts';
import type * as api from './public-types.ts';
import { createReport } from './report.ts';

export const start: typeof api.start = (options = {}) => {
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    throw new TypeError(`options must be an object, got ${inspect(options)}`);
  }
  const loaded = configure({ ...process.env }, options as ProgrammaticOptions);
  const running = alreadyRunning();
  if (running === undefined) return startWith(loaded);
  createReport(loaded.config.logLevel)(
    'warn',
    'started twice in this process; the second one changes nothing',
  );
  return running;
};
