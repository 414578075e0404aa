import type { Config } from '@spoor/config';
import { watchProcessEnds } from '@spoor/runtime';
import { startFast } from './fast/start-fast.ts';
import { acceptNewerApis } from './newer-apis.ts';
import { type Report, writeStderr } from './report.ts';

export interface Running {
  /** Sends every span that has ended; resolves also when nobody answers. */
  flush(): Promise<void>;
  /** Flushes and stops recording. */
  shutdown(): Promise<void>;
}

/**
 * Loaded at its first use: a bundle of its own, so that an application pays only for the engine it runs.
 * The build maps the name to the file beside this one.
 */
function startReferenceEngine(config: Config, report: Report): Running {
  const { startReference } = require('@spoor/reference') as typeof import('@spoor/reference');
  return startReference(config, {
    report,
    print: writeStderr,
    onPatchError: (what, error) =>
      report('error', `${what} could not be patched, it is not traced: ${error}`),
  });
}

/** Puts the rooms together; the only place that does. */
export function startTracing(config: Config, report: Report): Running {
  if (config.mode === 'off') return { flush: async () => {}, shutdown: async () => {} };
  if (config.engine === 'fast') {
    const running = startFast(config, report);
    acceptNewerApis();
    return running;
  }
  const engine = startReferenceEngine(config, report);
  acceptNewerApis();
  const stopWatching = watchProcessEnds({ flush: engine.flush, timeoutMs: config.shutdownTimeoutMs });
  return {
    flush: engine.flush,
    shutdown: async () => {
      stopWatching();
      await engine.shutdown();
    },
  };
}
