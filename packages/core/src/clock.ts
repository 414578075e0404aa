/**
 * Wall-clock times that never step inside a trace. An anchor ties the monotonic clock to the wall clock; a span takes the
 * anchor of its local parent, so that a child lies inside its parent whatever happens to the wall clock meanwhile.
 */
import { realDateNow } from './node-globals.ts';

export interface Clock {
  /** Milliseconds since the epoch, may step. */
  wallMs(): number;
  /** Milliseconds since some origin, never steps back. */
  monotonicMs(): number;
}

/** Its getter: the first use of `performance` loads node:perf_hooks, which the start does not pay. */
const property = Reflect.getOwnPropertyDescriptor(globalThis, 'performance');
type Performance = typeof performance;
let realPerformance: Performance | undefined;
let readMs: Performance['now'];

/** By the first reading, or by the first span: whatever stands in the global's place by then, this is Node's own. */
function openPerformance(): Performance {
  const found = (
    property?.get ? Reflect.apply(property.get, globalThis, []) : property?.value
  ) as Performance;
  // Of the prototype: a stub of a test stands on the object itself.
  readMs = (Reflect.getPrototypeOf(found) as Performance | null)?.now ?? found.now;
  realPerformance = found;
  return found;
}

/** The process's own clocks, which no fake of a test can move. */
export const systemClock: Clock = {
  wallMs: () => realDateNow(),
  monotonicMs() {
    const performance = realPerformance ?? openPerformance();
    return readMs.call(performance);
  },
};

const nanosPerSecond = 1e9;
const nanosPerMs = 1e6;

/** One reading: whole seconds and nanoseconds, both of them integers that V8 keeps without a heap number. */
export class Anchor {
  readonly clock: Clock;
  readonly monotonicMs: number;
  readonly epochSeconds: number;
  readonly epochNanos: number;

  constructor(clock: Clock, wallMs: number, monotonicMs: number) {
    this.clock = clock;
    this.monotonicMs = monotonicMs;
    this.epochSeconds = Math.floor(wallMs / 1000);
    this.epochNanos = Math.round((wallMs - this.epochSeconds * 1000) * nanosPerMs);
  }

  /** Nanoseconds since the anchor's own second began. Its wall time is that many after `epochSeconds`. */
  nanosNow(): number {
    return this.nanosAt(this.clock.monotonicMs());
  }

  nanosAt(monotonicMs: number): number {
    return this.epochNanos + Math.round((monotonicMs - this.monotonicMs) * nanosPerMs);
  }

  wallMsAt(monotonicMs: number): number {
    return this.epochSeconds * 1000 + this.epochNanos / nanosPerMs + (monotonicMs - this.monotonicMs);
  }
}

export const wholeSeconds = (nanos: number): number => Math.floor(nanos / nanosPerSecond);

/** How long an anchor is trusted before it is compared with the wall clock, for spans without a local parent. */
const compareEveryMs = 1000;
/** `Date.now()` truncates to the millisecond, so smaller differences say nothing. */
const toleratedMs = 2;

/** Hands out the anchor for a span without a local parent, and follows the wall clock when it was set. */
export class Anchors {
  readonly #clock: Clock;
  /** Made for the first span: the first use of `performance` loads node:perf_hooks. */
  #current: Anchor | undefined;
  #comparedMs: number;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.#current = undefined;
    this.#comparedMs = Number.NEGATIVE_INFINITY;
  }

  /** @param monotonicMs the caller's reading of the clock, which is not read twice */
  at(monotonicMs: number): Anchor {
    if (monotonicMs - this.#comparedMs >= compareEveryMs) this.#compare(monotonicMs);
    return this.#current as Anchor;
  }

  #compare(monotonicMs: number): void {
    const wallMs = this.#clock.wallMs();
    this.#current ??= this.#first(monotonicMs);
    if (Math.abs(wallMs - this.#current.wallMsAt(monotonicMs)) > toleratedMs) {
      this.#current = new Anchor(this.#clock, wallMs, monotonicMs);
    }
    this.#comparedMs = monotonicMs;
  }

  /** The process clock's origin has a finer resolution than Date.now(), which the first anchor can use. */
  #first(monotonicMs: number): Anchor {
    const clock = this.#clock;
    const wallMs =
      clock === systemClock
        ? (realPerformance ?? openPerformance()).timeOrigin + monotonicMs
        : clock.wallMs();
    return new Anchor(clock, wallMs, monotonicMs);
  }
}
