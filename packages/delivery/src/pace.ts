/**
 * How fast datagrams may leave. A receiver's socket buffer holds three of the largest (Linux: 208 kB by default);
 * whatever comes faster than it is read vanishes without a trace, and no count could name it. At this pace the
 * receiver may be away for 16 ms.
 */
import type { DeliveryClock } from './clock.ts';

const burstBytes = 65_000;
/** About 24,000 HTTP server spans a second. */
const bytesPerMs = 12_000;
/** When spans would be dropped otherwise: a receiver that is away for 8 ms may lose some, the queue certainly would. */
const urgentBytesPerMs = 24_000;

export class Pace {
  readonly #clock: DeliveryClock;
  #allowance = burstBytes;
  #atMs: number;
  #bytesPerMs = bytesPerMs;

  constructor(clock: DeliveryClock) {
    this.#clock = clock;
    this.#atMs = clock.nowMs();
  }

  /** 0: send now, the bytes are accounted for. Else the time to wait before asking again. */
  take(bytes: number, urgent: boolean): number {
    const now = this.#clock.nowMs();
    const rate = urgent ? Math.max(urgentBytesPerMs, this.#bytesPerMs) : this.#bytesPerMs;
    this.#allowance = Math.min(burstBytes, this.#allowance + (now - this.#atMs) * rate);
    this.#atMs = now;
    if (this.#allowance >= Math.min(bytes, burstBytes)) {
      this.#allowance -= bytes;
      return 0;
    }
    return Math.ceil((bytes - this.#allowance) / rate);
  }

  /** At the end of the process all of it has to go within the time that is left. */
  hurry(bytes: number, withinMs: number): void {
    this.#bytesPerMs = Math.max(bytesPerMs, bytes / Math.max(1, withinMs));
  }
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Only for the end of a process, where nothing else is left to run. */
export function sleepSync(ms: number): void {
  Atomics.wait(never, 0, 0, ms);
}
