/**
 * Node's own handle of a signal, without a listener on `process`: what the application (or signal-exit, which compares
 * `process.listeners(signal).length` with its own count before it re-raises) sees of the listeners is as without us.
 */
import { createHook } from 'node:async_hooks';
import os from 'node:os';

export type EndingSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP';
export const endingSignals: readonly EndingSignal[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

interface NodeSignal {
  onsignal: (signalNumber: number) => void;
  start(signalNumber: number): number;
  unref(): void;
  close(): void;
}

type NodeSignalClass = new () => NodeSignal;

let found: NodeSignalClass | 'none' | undefined;

/** Calls `onSignal` for each signal, until the cleanup that it returns. */
export function listenForSignal(signal: EndingSignal, onSignal: () => void): () => void {
  found ??= findSignalClass();
  if (found === 'none') {
    process.on(signal, onSignal);
    return () => process.off(signal, onSignal);
  }
  const handle = new found();
  handle.unref();
  handle.onsignal = onSignal;
  handle.start(os.constants.signals[signal]);
  return () => handle.close();
}

/** The class is not exported; the first handle that Node makes of it tells. */
function findSignalClass(): NodeSignalClass | 'none' {
  let SignalClass: NodeSignalClass | undefined;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'SIGNALWRAP') SignalClass = resource.constructor as NodeSignalClass;
    },
  });
  const ignore = () => {};
  hook.enable();
  try {
    // Any signal that nobody uses makes a handle; the listener is gone within the same turn.
    process.on('SIGWINCH', ignore);
    process.off('SIGWINCH', ignore);
  } finally {
    hook.disable();
  }
  return SignalClass !== undefined && isUsable(SignalClass) ? SignalClass : 'none';
}

function isUsable({ prototype }: NodeSignalClass): boolean {
  return (['start', 'close', 'unref'] as const).every((name) => typeof prototype[name] === 'function');
}
