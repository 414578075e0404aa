/**
 * Signals that end a process to which nobody listens: flush, then die of the same signal. While the application
 * listens, whether and when the process ends is its decision, and we are not there.
 */
import tty from 'node:tty';
import { type EndingSignal, endingSignals, listenForSignal } from './signal-handle.ts';

const isEndingSignal = (event: unknown): event is EndingSignal =>
  endingSignals.includes(event as EndingSignal);

/** By its plain type: the one of `process` knows the signals' names only. */
const events: NodeJS.EventEmitter = process;

/** `beforeDeath` must be synchronous: nothing runs after it. Returns the cleanup. Main thread only. */
export function watchEndingSignals(beforeDeath: () => void): () => void {
  const ours = new Map<EndingSignal, () => void>();
  const dieOf = (signal: EndingSignal) => {
    stop();
    beforeDeath();
    resetTerminal();
    originalKill.call(process, process.pid, signal);
  };
  /** Where we have to be a listener ourselves, our own coming and going must not look like the application's. */
  let isMoving = false;
  const move = (work: () => void) => {
    if (isMoving) return;
    isMoving = true;
    work();
    isMoving = false;
  };
  const leave = (signal: EndingSignal) =>
    move(() => {
      ours.get(signal)?.();
      ours.delete(signal);
    });
  const join = (signal: EndingSignal) =>
    move(() => {
      if (ours.has(signal) || process.listenerCount(signal) > 0) return;
      ours.set(
        signal,
        listenForSignal(signal, () => dieOf(signal)),
      );
    });
  // A listener of the application takes over from ours before it is added; when its last one is gone we are back, with
  // a new handle, which a signal that is being delivered at this moment does not reach.
  const onNewListener = (event: string | symbol) => {
    if (isEndingSignal(event)) leave(event);
  };
  const onRemoveListener = (event: string | symbol) => {
    if (isEndingSignal(event)) join(event);
  };
  const unpatchKill = patchKill((signal) => {
    if (ours.has(signal)) dieOf(signal);
  });
  const stop = () => {
    events.off('newListener', onNewListener);
    events.off('removeListener', onRemoveListener);
    for (const signal of endingSignals) leave(signal);
    unpatchKill();
  };
  for (const signal of endingSignals) join(signal);
  // First of all: Node's own listener of these events opens and closes the handle of the signal.
  events.prependListener('newListener', onNewListener);
  events.on('removeListener', onRemoveListener);
  return stop;
}

const originalKill = process.kill;

/**
 * A process that kills itself dies inside of `process.kill`: the next statement never runs. With our handle in between
 * it would, therefore the last flush happens here. Everything else goes to the original.
 */
function patchKill(onSelf: (signal: EndingSignal) => void): () => void {
  const before = process.kill;
  const kill = function kill(this: unknown, pid: number, ...rest: [signal?: string | number]): true {
    const signal = nameOf(rest.length === 0 ? 'SIGTERM' : rest[0]);
    if (pid === process.pid && signal !== undefined) onSelf(signal);
    return Reflect.apply(before, this, [pid, ...rest]) as true;
  };
  // The name too: a bundler may have chosen another.
  Object.defineProperties(kill, {
    name: { value: before.name, configurable: true },
    length: { value: before.length, configurable: true },
  });
  process.kill = kill;
  return () => {
    if (process.kill === kill) process.kill = before;
  };
}

function nameOf(signal: string | number | undefined): EndingSignal | undefined {
  if (signal === undefined) return 'SIGTERM';
  if (isEndingSignal(signal)) return signal;
  return endingSignals[[15, 2, 1].indexOf(Number(signal))];
}

/** What Node does itself when it is killed without a handle in between. */
function resetTerminal(): void {
  try {
    if (tty.isatty(0) && process.stdin.isRaw) process.stdin.setRawMode(false);
  } catch {
    // A terminal that is gone needs no reset.
  }
}
