/**
 * Every way to end, for the fast engine: return, process.exit, an exception nobody catches, a rejection nobody
 * handles, a signal nobody listens to; in the main thread and in a worker. One synchronous last flush, once, with the
 * spans that are still open marked incomplete (docs/decisions/last-flush.md).
 */
import { watchEndingSignals } from './ending-signals.ts';
import { isMainThread } from './is-main-thread.ts';

/** The part of an open span that is needed; core's spans have it. */
export interface OpenSpan {
  setAttribute(key: string, value: boolean): unknown;
  recordException(exception: Error): void;
  end(): void;
}

export interface LastMomentOptions {
  forEachOpenSpan(visit: (span: OpenSpan) => void): void;
  /** Synchronous; nothing runs after it. */
  flushSync(deadlineMs: number): void;
  /** SPOOR_SHUTDOWN_TIMEOUT. */
  readonly deadlineMs: number;
}

export interface LastMoment {
  /**
   * Watch signals from now on; called for the first span. Not before: a busy loop does not hear a signal that has a
   * handle, and a program without spans must die of Ctrl-C as it always did.
   */
  readonly arm: () => void;
  readonly stop: () => void;
}

export function watchLastMoment({ forEachOpenSpan, flushSync, deadlineMs }: LastMomentOptions): LastMoment {
  let state: 'watching' | 'done' = 'watching';
  let fatal: { readonly error: unknown } | undefined;
  const lastMoment = (cause: { readonly error: unknown } | undefined) => {
    if (state === 'done') return;
    state = 'done';
    try {
      forEachOpenSpan((span) => endIncomplete(span, cause));
    } catch {
      // A span that cannot be ended must not cost the others, nor the exit status.
    }
    try {
      flushSync(deadlineMs);
    } catch {
      // The process ends as it would have ended.
    }
  };
  // The monitor changes nothing: an application that catches the exception lives on, and then it was not fatal.
  const onException = (error: unknown) => {
    fatal = { error };
  };
  const onExit = (status: number) => lastMoment(status === 0 ? undefined : fatal);
  process.on('uncaughtExceptionMonitor', onException);
  process.on('exit', onExit);
  let stopSignals: (() => void) | undefined;
  return {
    arm: () => {
      // Signals reach the main thread only.
      if (isMainThread && state === 'watching')
        stopSignals ??= watchEndingSignals(() => lastMoment(undefined));
    },
    stop: () => {
      state = 'done';
      process.off('uncaughtExceptionMonitor', onException);
      process.off('exit', onExit);
      stopSignals?.();
    },
  };
}

function endIncomplete(span: OpenSpan, cause: { readonly error: unknown } | undefined): void {
  if (cause !== undefined) span.recordException(asError(cause.error));
  span.setAttribute('spoor.incomplete', true);
  span.end();
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
