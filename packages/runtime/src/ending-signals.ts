/**
 * Signals that end a process to which nobody listens: flush, then die of the same signal. While the application
 * listens, whether and when the process ends is its decision, and we are not there. Reasons: docs/decisions/last-flush.md.
 */
import tty from 'node:tty';
import { inRootContext, processEvents, realSetImmediate } from '@spoor/core';
import type { EndGuard } from './create-guard.ts';
import { raise, wrapSelfKill } from './self-kill.ts';
import {
  type EndingSignal,
  endingSignals,
  isEndingSignal,
  type OpenSignal,
  openSignal,
} from './signal-handle.ts';

export interface EndingSignalsOptions {
  /** Synchronous: nothing runs after it. */
  beforeDeath(signal: EndingSignal): void;
  /** The signal did not end the process after all. */
  afterSurvival(): void;
  /** A signal came that will not end the process: to be done beside everything else. */
  flushSoon(): void;
  readonly guard: EndGuard;
}

/**
 * The kernel delivers no signal to the first process of a PID namespace for which it has no handler, and the default action of
 * none is one (Linux: pid_namespaces(7), "The namespace init process").
 */
const outlivesSignals = process.platform === 'linux' && process.pid === 1;

/** Main thread only. */
export class EndingSignals {
  readonly #options: EndingSignalsOptions;
  readonly #guard: EndGuard;
  readonly #ours = new Map<EndingSignal, OpenSignal>();
  /** Those of hand-overs to the application that are not over. */
  readonly #passing = new Set<OpenSignal>();
  #isArmed = false;
  /** Where we have to be a listener ourselves, our own coming and going must not look like the application's. */
  #isMoving = false;
  readonly #unwatch: () => void;
  #unwrapKill: (() => void) | undefined;

  /** Before the application: its listeners of `newListener` would be told of ours. */
  constructor(options: EndingSignalsOptions) {
    this.#options = options;
    this.#guard = options.guard;
    this.#unwatch = this.#watchListeners();
  }

  /** From now on there is something to lose. */
  arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#unwrapKill ??= wrapSelfKill((signal, kill) => {
      if (this.#ours.has(signal) && !outlivesSignals) this.#dieOf(signal, kill);
      else kill();
    });
    for (const signal of endingSignals) this.#join(signal);
  }

  /** Nothing is to be lost any more: soon a signal ends the process by itself again, also one that computes. */
  disarm(): void {
    if (!this.#isArmed) return;
    this.#isArmed = false;
    // A signal may have been caught and not been read yet. That can be told only where the event loop closes handles right
    // after us, which is after the immediates.
    realSetImmediate(this.#guard.around(() => this.#closeUnlessCaught()));
  }

  stop(): void {
    this.disarm();
    realSetImmediate(
      this.#guard.around(() => {
        this.#unwatch();
        this.#unwrapKill?.();
      }),
    );
  }

  #closeUnlessCaught(): void {
    if (this.#isArmed || this.#ours.size === 0) return;
    const caught = new Set(this.#ours.keys());
    for (const [signal, open] of this.#ours) open.close(() => caught.delete(signal));
    this.#ours.clear();
    realSetImmediate(
      this.#guard.around(() => {
        for (const signal of caught) raise(signal);
      }),
    );
  }

  /** Returns the cleanup. */
  #watchListeners(): () => void {
    const onNewListener = this.#guard.around((event: unknown) => {
      if (isEndingSignal(event)) this.#handOver(event);
    });
    const onRemoveListener = this.#guard.around((event: unknown) => {
      if (isEndingSignal(event)) this.#join(event);
    });
    // First of all: Node's own listener of these events opens and closes the handle of the signal.
    processEvents.prepend('newListener', onNewListener);
    processEvents.on('removeListener', onRemoveListener);
    return () => {
      processEvents.off('newListener', onNewListener);
      processEvents.off('removeListener', onRemoveListener);
    };
  }

  /** With a new handle, which a signal that is being delivered at this moment to the application does not reach. */
  #join(signal: EndingSignal): void {
    if (this.#isMoving || !this.#isArmed || this.#ours.has(signal)) return;
    if (processEvents.count(signal) > 0) return;
    const opened = this.#moving(() =>
      open(
        signal,
        this.#guard.around(() => this.#onSignal(signal)),
      ),
    );
    this.#ours.set(signal, opened);
  }

  /**
   * The application is about to listen. A signal that came before belongs to nobody: our handle has it, and the application's
   * has not. A second handle of ours, as young as the application's, tells which ones came only to the old one; they are
   * raised again.
   */
  #handOver(signal: EndingSignal): void {
    const old = this.#ours.get(signal);
    if (this.#isMoving || old === undefined) return;
    this.#ours.delete(signal);
    if (old.isListener) {
      this.#moving(() => old.close());
      return;
    }
    let early = 0;
    old.onSignal = () => {
      early += 1;
    };
    const young = open(signal, () => {
      early -= 1;
    });
    this.#passing.add(old).add(young);
    afterOneTurn(
      this.#guard.around(() => {
        // Else the process was about to die, and lives on.
        if (!this.#passing.delete(old)) return;
        this.#passing.delete(young);
        old.close();
        young.close();
        if (early > 0) raise(signal);
      }),
    );
  }

  #onSignal(signal: EndingSignal): void {
    if (outlivesSignals) this.#options.flushSoon();
    else this.#dieOf(signal, () => raise(signal));
  }

  #dieOf(signal: EndingSignal, kill: () => void): void {
    this.#isArmed = false;
    const all = [...this.#ours.values(), ...this.#passing];
    this.#ours.clear();
    this.#passing.clear();
    // Each for itself: one that stays open would catch what is about to be raised.
    for (const opened of all) this.#guard.attempt(() => this.#moving(() => opened.close()));
    this.#guard.attempt(() => this.#options.beforeDeath(signal));
    resetTerminal();
    try {
      kill();
    } finally {
      this.#guard.attempt(() => this.#live());
    }
  }

  /** Something has kept the signal away from us: a mask that was inherited, a debugger. */
  #live(): void {
    waitForDeath();
    this.#options.afterSurvival();
    this.arm();
  }

  #moving<T>(work: () => T): T {
    this.#isMoving = true;
    try {
      return work();
    } finally {
      this.#isMoving = false;
    }
  }
}

const open = (signal: EndingSignal, onSignal: () => void): OpenSignal =>
  inRootContext(() => openSignal(signal, onSignal));

/** The event loop has looked for signals in between, wherever in its turn we are. */
function afterOneTurn(work: () => void): void {
  realSetImmediate(() => realSetImmediate(work));
}

/** Linux ends a process before `kill` returns (kill(2), "Linux notes"); of others it is not known. */
function waitForDeath(): void {
  if (process.platform === 'linux') return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
}

/** What Node does itself when it is killed without a handle in between. */
function resetTerminal(): void {
  try {
    if (tty.isatty(0) && process.stdin.isRaw) process.stdin.setRawMode(false);
  } catch {
    // A terminal that is gone needs no reset.
  }
}
