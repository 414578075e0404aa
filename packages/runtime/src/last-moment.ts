/**
 * Every way to end, for the fast engine: return, process.exit, an exception nobody catches, a rejection nobody
 * handles, a signal nobody listens to; in the main thread and in a worker. One synchronous last flush, once, with the
 * spans that are still open marked incomplete (docs/decisions/last-flush.md). What was no end after all is undone.
 */
import { processEvents, realSetImmediate } from '@spoor/core';
import { createGuard } from './create-guard.ts';
import { EndingSignals } from './ending-signals.ts';
import { watchNextHandlers } from './failing-handler.ts';
import { isMainThread } from './is-main-thread.ts';
import { describeThrown, type Thrown } from './thrown.ts';

/** The part of an open span that is needed; core's spans have it. */
export interface OpenSpan {
  setAttribute(key: string, value: boolean): unknown;
  recordException(exception: Thrown): void;
  end(): void;
}

interface Fatal {
  readonly error: unknown;
}

export interface LastMomentOptions {
  forEachOpenSpan(visit: (span: OpenSpan) => void): void;
  /** Synchronous; nothing runs after it, unless `resume` is called. */
  flushSync(deadlineMs: number): void;
  /** The process lives on: what `flushSync` has ended begins again. */
  resume(): void;
  flush(): Promise<void>;
  /** SPOOR_SHUTDOWN_TIMEOUT. */
  readonly deadlineMs: number;
  /** A fault of ours, which changes nothing of how the process ends. */
  onFault(error: unknown): void;
}

export interface LastMoment {
  /** There is something to lose: signals wait for a flush. */
  arm(): void;
  /** There is not: a signal ends the process as it does without us, and a program that computes does not outlive it. */
  disarm(): void;
  stop(): void;
}

export function watchLastMoment(options: LastMomentOptions): LastMoment {
  const { onFault } = options;
  let state: 'watching' | 'over' | 'stopped' = 'watching';
  let fatal: Fatal | undefined;
  const guarded = createGuard(onFault);
  const lastMoment = (fatal: Fatal | undefined): void => {
    if (state !== 'watching') return;
    state = 'over';
    guarded(() => {
      const cause = fatal && describeThrown(fatal.error);
      options.forEachOpenSpan((span) => guarded(() => endIncomplete(span, cause)));
    });
    guarded(() => options.flushSync(options.deadlineMs));
  };
  const resume = (): void => {
    if (state !== 'over') return;
    state = 'watching';
    guarded(options.resume);
  };
  /** Whoever emits `exit` without an end, or prevents the end that it announces, finds us as before. */
  const endUnlessAlive = (fatal: Fatal | undefined): void => {
    lastMoment(fatal);
    guarded(() => realSetImmediate(resume).unref());
  };
  const flushSoon = (): void => void options.flush().catch(onFault);
  // The monitor changes nothing: an application that catches the exception lives on, and then it was not fatal.
  const onException = (error: unknown): void =>
    guarded(() => {
      fatal = { error };
      if (processEvents.count('uncaughtException') > 0) watchNextHandlers(() => endUnlessAlive(fatal));
      if (mayEndUnseen()) flushSoon();
    });
  const onExit = (status: unknown): void => endUnlessAlive(status === 0 ? undefined : fatal);
  processEvents.on('uncaughtExceptionMonitor', onException);
  processEvents.on('exit', onExit);
  // Signals reach the main thread only.
  const signals = isMainThread
    ? new EndingSignals({
        beforeDeath: () => lastMoment(undefined),
        afterSurvival: resume,
        flushSoon,
        guarded,
      })
    : undefined;
  return {
    arm() {
      if (state === 'watching') signals?.arm();
    },
    disarm: () => signals?.disarm(),
    stop() {
      state = 'stopped';
      processEvents.off('uncaughtExceptionMonitor', onException);
      processEvents.off('exit', onExit);
      signals?.stop();
    },
  };
}

/**
 * What the application has put beside our monitor, or in the place of the listeners of `uncaughtException`, ends the process with
 * status 7 if it throws, and nothing of ours is called any more. What has ended can at least leave before: over UDP.
 */
function mayEndUnseen(): boolean {
  return process.hasUncaughtExceptionCaptureCallback() || processEvents.count('uncaughtExceptionMonitor') > 1;
}

/** A span that cannot be marked is ended all the same. */
function endIncomplete(span: OpenSpan, cause: Thrown | undefined): void {
  try {
    if (cause !== undefined) span.recordException(cause);
    span.setAttribute('spoor.incomplete', true);
  } finally {
    span.end();
  }
}
