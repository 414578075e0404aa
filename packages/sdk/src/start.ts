import type { Config } from '@spoor/config';
import { watchProcessEnds } from '@spoor/runtime';
import { shareWithAllCopies } from './api/shared-object.ts';
import { startFast } from './fast/start-fast.ts';
import { messages } from './messages.ts';
import { type Report, writeStderr } from './report.ts';

export interface Running {
  /** Sends every span that has ended; resolves also when nobody answers. */
  flush(): Promise<void>;
  /** Flushes and stops recording. */
  shutdown(): Promise<void>;
}

export interface StartEvents {
  readonly report: Report;
  /** Something is traced, or a server listens; called often. */
  readonly onActive: () => void;
  /** An instrumentation that is asked for and cannot be had here. */
  readonly onOff: (name: string) => void;
  /** With which the process was started. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Loaded at its first use: a bundle of its own, so that an application pays only for the engine it runs.
 * The build maps the name to the file beside this one.
 */
function startReferenceEngine(config: Config, { report, onActive }: StartEvents): Running {
  const { startReference } = require('@spoor/reference') as typeof import('@spoor/reference');
  return startReference(config, {
    report,
    onFirstSpan: onActive,
    print: writeStderr,
    onPatchError: (what, error) => report('error', messages.notPatched(what, error)),
  });
}

/** Puts the rooms together; the only place that does. */
export function startTracing(config: Config, events: StartEvents): Running {
  if (config.mode === 'off') return { flush: async () => {}, shutdown: async () => {} };
  if (config.engine === 'fast') return startFast(config, events);
  const engine = startReferenceEngine(config, events);
  shareWithAllCopies();
  const stopWatching = watchProcessEnds({ flush: engine.flush, timeoutMs: config.shutdownTimeoutMs });
  return {
    flush: engine.flush,
    shutdown: async () => {
      stopWatching();
      await engine.shutdown();
    },
  };
}
