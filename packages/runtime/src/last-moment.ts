/**
 * Every way to end, for the fast engine: return, process.exit, an exception nobody catches, a rejection nobody
 * handles, a signal nobody listens to; in the main thread and in a worker. One synchronous last flush, once, with the
 * spans that are still open marked incomplete (docs/decisions/last-flush.md). What was no end after all is undone.
 */
import { processEvents, realSetImmediate } from '@spoor/core';
import { createGuard, type EndGuard } from './create-guard.ts';
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

/** How the process ends, as far as it is known by then. */
export interface Ending {
  readonly status?: unknown;
  readonly signal?: string;
  /** What was thrown, and caught by nobody. */
  readonly error?: Thrown | undefined;
}

export interface LastMomentOptions {
  /** Before the open spans are ended. */
  beforeEnd?(ending: Ending): void;
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

/** Watches from its creation on: the first listener of `exit` and of uncaught exceptions. */
export class LastMoment {
  readonly #options: LastMomentOptions;
  readonly #guard: EndGuard;
  /** Signals reach the main thread only. */
  readonly #signals: EndingSignals | undefined;
  readonly #stop: () => void;
  #state: 'watching' | 'over' | 'stopped' = 'watching';
  #fatal: Fatal | undefined;

  constructor(options: LastMomentOptions) {
    this.#options = options;
    this.#guard = createGuard(options.onFault);
    const onException = this.#guard.around((error: unknown) => this.#thrown(error));
    const onExit = this.#guard.around((status: unknown) =>
      this.#endUnlessAlive(status === 0 ? undefined : this.#fatal, { status }),
    );
    processEvents.on('uncaughtExceptionMonitor', onException);
    processEvents.on('exit', onExit);
    this.#stop = () => {
      processEvents.off('uncaughtExceptionMonitor', onException);
      processEvents.off('exit', onExit);
    };
    this.#signals = isMainThread ? this.#watchSignals() : undefined;
  }

  /** There is something to lose: signals wait for a flush. */
  arm(): void {
    this.#guard.attempt(() => {
      if (this.#state === 'watching') this.#signals?.arm();
    });
  }

  /** There is not: a signal ends the process as it does without us, and a program that computes does not outlive it. */
  disarm(): void {
    this.#guard.attempt(() => this.#signals?.disarm());
  }

  stop(): void {
    this.#state = 'stopped';
    this.#stop();
    this.#signals?.stop();
  }

  #watchSignals(): EndingSignals {
    return new EndingSignals({
      beforeDeath: (signal) => this.#end(undefined, { signal }),
      afterSurvival: () => this.#resume(),
      flushSoon: () => this.#flushSoon(),
      guard: this.#guard,
    });
  }

  /** The monitor changes nothing: an application that catches the exception lives on, and then it was not fatal. */
  #thrown(error: unknown): void {
    this.#fatal = { error };
    const end = this.#guard.around(() => this.#endUnlessAlive(this.#fatal, {}));
    if (processEvents.count('uncaughtException') > 0) watchNextHandlers(end);
    if (mayEndUnseen()) this.#flushSoon();
  }

  /** Whoever emits `exit` without an end, or prevents the end that it announces, finds us as before. */
  #endUnlessAlive(fatal: Fatal | undefined, ending: Ending): void {
    this.#end(fatal, ending);
    realSetImmediate(this.#guard.around(() => this.#resume())).unref();
  }

  #end(fatal: Fatal | undefined, ending: Ending): void {
    if (this.#state !== 'watching') return;
    this.#state = 'over';
    const { attempt } = this.#guard;
    let cause: Thrown | undefined;
    if (fatal !== undefined)
      attempt(() => {
        cause = describeThrown(fatal.error);
      });
    attempt(() => this.#options.beforeEnd?.({ ...ending, error: cause }));
    attempt(() => this.#options.forEachOpenSpan((span) => attempt(() => endIncomplete(span, cause))));
    attempt(() => this.#options.flushSync(this.#options.deadlineMs));
  }

  #resume(): void {
    if (this.#state !== 'over') return;
    this.#state = 'watching';
    this.#options.resume();
  }

  #flushSoon(): void {
    void this.#options.flush().catch(this.#options.onFault);
  }
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
