import { realRandom, type SamplingStrategy } from '@spoor/core';
import { type DeliveryClock, guardedClock } from '../clock.ts';
import type { DeliveryLog } from '../outage.ts';
import { meanwhile, messages } from './messages.ts';
import { StrategyFailure } from './strategy-failure.ts';

/** All processes of a fleet that were started together do not ask together for ever. */
const jitter = 0.1;
/** A server that comes and goes is one story: no new line within this time after the last one. */
const quietMs = 10 * 60_000;

export interface StrategyPollerOptions {
  readonly fetch: () => Promise<SamplingStrategy>;
  readonly onStrategy: (strategy: SamplingStrategy) => void;
  readonly intervalMs: number;
  /** For messages; without credentials. */
  readonly target: string;
  /** Holds while there is no strategy yet. */
  readonly initialProbability: number;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
  /** From 0 to 1. */
  readonly random?: () => number;
}

type State =
  | { readonly tag: 'well' }
  | { readonly tag: 'failing'; readonly sinceMs: number; readonly isTold: boolean };

/** Asks at once and then again and again. While the server fails the last strategy stays, and one line says so. */
export class StrategyPoller {
  readonly #options: StrategyPollerOptions;
  readonly #clock: DeliveryClock;
  #state: State = { tag: 'well' };
  #hasStrategy = false;
  #lastLineMs = Number.NEGATIVE_INFINITY;
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(options: StrategyPollerOptions) {
    this.#options = options;
    this.#clock = guardedClock(options.clock, (error) => this.#failed(error));
  }

  /** When the application has been loaded: what it patches, and what is patched for it, comes first. */
  start(): void {
    this.#cancel = this.#clock.after(0, () => void this.#poll());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #poll(): Promise<void> {
    try {
      const strategy = await this.#options.fetch();
      if (this.#isStopped) return;
      this.#options.onStrategy(strategy);
      this.#hasStrategy = true;
      this.#succeeded();
    } catch (error) {
      this.#failed(error);
    }
    if (!this.#isStopped) this.#cancel = this.#clock.after(this.#delayMs(), () => void this.#poll());
  }

  #delayMs(): number {
    const { intervalMs, random = realRandom } = this.#options;
    return intervalMs * (1 - jitter + 2 * jitter * random());
  }

  #failed(error: unknown): void {
    if (this.#state.tag === 'failing' || this.#isStopped) return;
    const nowMs = this.#clock.nowMs();
    const isTold = nowMs - this.#lastLineMs >= quietMs;
    this.#state = { tag: 'failing', sinceMs: nowMs, isTold };
    if (!isTold) return;
    this.#lastLineMs = nowMs;
    const { target, initialProbability, log } = this.#options;
    const { message, remedy } = StrategyFailure.of(error);
    const consequence = this.#hasStrategy
      ? meanwhile.lastStays()
      : meanwhile.initially(initialProbability * 100);
    log.warn(messages.cannotFetch(target, message, remedy, consequence));
  }

  #succeeded(): void {
    const state = this.#state;
    if (state.tag === 'well') return;
    this.#state = { tag: 'well' };
    if (!state.isTold) return;
    const nowMs = this.#clock.nowMs();
    this.#lastLineMs = nowMs;
    const seconds = Math.round((nowMs - state.sinceMs) / 1000);
    this.#options.log.info(messages.worksAgain(this.#options.target, seconds));
  }
}
