/**
 * What we use of the globals, taken when the preload is loaded. An application replaces them later: a test puts fakes in
 * the place of timers and clocks, a polyfill replaces a whole constructor, a stub stands on a method of `process`.
 * None of that may reach a span or its delivery. Every room reads these instead (test/globals.test.ts).
 */
export const {
  setTimeout: realSetTimeout,
  clearTimeout: realClearTimeout,
  setImmediate: realSetImmediate,
  queueMicrotask: realQueueMicrotask,
  Promise: RealPromise,
  Date: RealDate,
  Buffer: RealBuffer,
  URL: RealURL,
} = globalThis;

/** Milliseconds since the epoch. */
export const { now: realDateNow, parse: parseDate } = RealDate;
export const { then: realThen } = RealPromise.prototype;
export const { parse: parseJson, stringify: formatJson } = JSON;
export const { random: realRandom } = Math;
/** Seconds and nanoseconds of a clock that never steps; unlike `performance` it costs nothing at the start. */
export const { hrtime } = process;

const { on, off, prependListener, listenerCount, listeners } = process;

/** A name that only some version of Node knows is a name all the same. */
export type ProcessEvent = string | symbol;
// biome-ignore lint/suspicious/noExplicitAny: each event of the process has arguments of its own
export type ProcessListener = (...args: any[]) => unknown;

/** `process.on` and the like, as they were before the application; our listeners are found by nobody's stub. */
export const processEvents = {
  on: (event: ProcessEvent, listener: ProcessListener): void =>
    void Reflect.apply(on, process, [event, listener]),
  off: (event: ProcessEvent, listener: ProcessListener): void =>
    void Reflect.apply(off, process, [event, listener]),
  prepend: (event: ProcessEvent, listener: ProcessListener): void =>
    void Reflect.apply(prependListener, process, [event, listener]),
  count: (event: ProcessEvent): number => Reflect.apply(listenerCount, process, [event]) as number,
  listeners: (event: ProcessEvent): readonly ProcessListener[] =>
    Reflect.apply(listeners, process, [event]) as ProcessListener[],
};
