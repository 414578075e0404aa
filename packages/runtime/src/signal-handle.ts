/**
 * Node's own handle of a signal, without a listener on `process`: what the application (or signal-exit, which compares
 * `process.listeners(signal).length` with its own count before it re-raises) sees of the listeners is as without us.
 */
import { createHook } from 'node:async_hooks';
import os from 'node:os';
import { type ProcessListener, processEvents } from '@spoor/core';

export type EndingSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP';
export const endingSignals: readonly EndingSignal[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

export const isEndingSignal = (event: unknown): event is EndingSignal =>
  endingSignals.includes(event as EndingSignal);

/** Whoever opened it closes it. While one is open the default action of the signal does not happen. */
export interface OpenSignal {
  /** Seen by everybody: Node has shown no class of handles. */
  readonly isListener: boolean;
  onSignal: () => void;
  /** `closed` is called in the closing phase of the event loop, or later if a signal is still on its way to this handle. */
  close(closed?: () => void): void;
}

interface NodeSignal {
  onsignal: (signalNumber: number) => void;
  start(signalNumber: number): number;
  unref(): void;
  close(closed?: () => void): void;
}

type NodeSignalClass = new () => NodeSignal;

let found: NodeSignalClass | 'none' | undefined;

export function openSignal(signal: EndingSignal, onSignal: () => void): OpenSignal {
  found ??= findSignalClass();
  const open: OpenSignal = { isListener: found === 'none', onSignal, close: () => {} };
  const tell = (): void => open.onSignal();
  if (found === 'none') {
    processEvents.on(signal, tell);
    open.close = (closed) => {
      processEvents.off(signal, tell);
      closed?.();
    };
    return open;
  }
  const handle = new found();
  handle.unref();
  handle.onsignal = tell;
  handle.start(os.constants.signals[signal]);
  open.close = (closed) => handle.close(closed);
  return open;
}

/** Ignored by a process that does not listen to them, so that the moment with a handle of one changes nothing. */
const harmless = ['SIGWINCH', 'SIGURG', 'SIGIO'] as const;

/** The class is not exported; the first handle that Node makes of it tells. */
function findSignalClass(): NodeSignalClass | 'none' {
  const unused = harmless.find((signal) => processEvents.count(signal) === 0);
  if (unused === undefined) return 'none';
  let SignalClass: NodeSignalClass | undefined;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'SIGNALWRAP') SignalClass = resource.constructor as NodeSignalClass;
    },
  });
  hook.enable();
  try {
    openAndClose(unused);
  } finally {
    hook.disable();
  }
  return SignalClass !== undefined && isUsable(SignalClass) ? SignalClass : 'none';
}

/**
 * By the listeners with which Node itself opens and closes the handles of signals (lib/internal/process/signal.js): a
 * listener of ours would be told to everybody who listens to `newListener`.
 */
function openAndClose(signal: NodeJS.Signals): void {
  const start = listenerNamed('newListener', 'startListeningIfSignal');
  const stop = listenerNamed('removeListener', 'stopListeningIfSignal');
  if (start !== undefined && stop !== undefined) {
    start(signal);
    try {
      stop(signal);
    } catch {
      // It asks `process.listenerCount`, which may be somebody's stub. A handle that stays changes nothing.
    }
    return;
  }
  const ignore = (): void => {};
  processEvents.on(signal, ignore);
  processEvents.off(signal, ignore);
}

const listenerNamed = (event: string, name: string): ProcessListener | undefined =>
  processEvents.listeners(event).find((listener) => listener.name === name);

function isUsable({ prototype }: NodeSignalClass): boolean {
  return (['start', 'close', 'unref'] as const).every((name) => typeof prototype[name] === 'function');
}
