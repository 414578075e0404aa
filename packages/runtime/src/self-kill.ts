import { type EndingSignal, endingSignals, isEndingSignal } from './signal-handle.ts';

const { pid: ownPid, kill: originalKill } = process;

/** `process.kill` of this process as it was before the application and before us. */
export function raise(signal: EndingSignal): void {
  Reflect.apply(originalKill, process, [ownPid, signal]);
}

export type AroundSelfKill = (signal: EndingSignal, kill: () => void) => void;

/**
 * A process that kills itself dies inside of `process.kill`: the next statement never runs. With a handle of ours in
 * between it would; therefore `around` is called in place of the original, which it calls. Everything else goes straight to
 * the original. Returns the cleanup.
 */
export function wrapSelfKill(around: AroundSelfKill): () => void {
  const before = process.kill;
  const kill = function kill(this: unknown, ...args: unknown[]): true {
    const signal = isSelf(args[0]) ? signalOf(args[1]) : undefined;
    if (signal === undefined) return Reflect.apply(before, this, args) as true;
    let result: unknown;
    around(signal, () => {
      result = Reflect.apply(before, this, args);
    });
    return result as true;
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

/** Node takes numbers and strings of digits. Zero means the group of processes that this one belongs to. */
function isSelf(pid: unknown): boolean {
  if (typeof pid !== 'number' && typeof pid !== 'string') return false;
  return Number(pid) === ownPid || pid === 0;
}

const numbers: readonly number[] = [15, 2, 1];

/** As Node reads the argument: a whole number, or a name; what is false is SIGTERM. */
function signalOf(signal: unknown): EndingSignal | undefined {
  if (typeof signal === 'number' && signal === (signal | 0)) return endingSignals[numbers.indexOf(signal)];
  if (!signal) return 'SIGTERM';
  return isEndingSignal(signal) ? signal : undefined;
}
