/** At most one line for an outage and one for its end, with the exact loss (style: the collector's faults). */
import type { DeliveryClock } from './clock.ts';
import { printable } from './http-outcome.ts';
import { spansWere } from './spans-were.ts';

export interface DeliveryLog {
  warn(message: string): void;
  info(message: string): void;
}

/** A collector that comes and goes is one story: no new line within this time after the last one. */
const quietMs = 60_000;

type State =
  | { readonly tag: 'healthy' }
  | { readonly tag: 'down'; readonly sinceMs: number; readonly announced: boolean; readonly cause: string };

export interface OutageOptions {
  readonly target: string;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
  readonly lostInTotal: () => number;
}

const causeOf = (reason: string, remedy: string | undefined): string =>
  remedy === undefined ? reason : `${reason}; ${remedy}`;

export class Outage {
  readonly #target: string;
  readonly #clock: DeliveryClock;
  readonly #log: DeliveryLog;
  #state: State = { tag: 'healthy' };
  #lastLineMs = Number.NEGATIVE_INFINITY;
  /** Spans lost so far, in total. */
  readonly #lostInTotal: () => number;
  /** How many of them the log knows of. */
  #told = 0;

  constructor({ target, clock, log, lostInTotal }: OutageOptions) {
    this.#target = target;
    this.#clock = clock;
    this.#log = log;
    this.#lostInTotal = lostInTotal;
  }

  get isActive(): boolean {
    return this.#state.tag === 'down';
  }

  get #untold(): number {
    return this.#lostInTotal() - this.#told;
  }

  failed(reason: string, remedy: string | undefined, consequence: string): void {
    if (this.#state.tag === 'down') return;
    const announced = this.#mayTalk();
    const cause = causeOf(reason, remedy);
    this.#state = { tag: 'down', sinceMs: this.#clock.nowMs(), announced, cause };
    if (announced) this.#say(`cannot export spans to ${this.#target}: ${cause}; ${consequence}`);
  }

  succeeded(): void {
    if (this.#state.tag === 'down') {
      const { sinceMs, announced } = this.#state;
      this.#state = { tag: 'healthy' };
      const seconds = Math.round((this.#clock.nowMs() - sinceMs) / 1000);
      if (announced) this.#recovered(`after ${seconds} s`);
    }
  }

  /** The outbox overflowed and is empty again, with a healthy collector: a burst. */
  drained(hint: string): void {
    if (this.#untold === 0 || this.isActive || !this.#mayTalk()) return;
    this.#say(`${spansWere(this.#untold)} dropped before they could be exported to ${this.#target}; ${hint}`);
    this.#told = this.#lostInTotal();
  }

  /** The collector is well and does not want these spans. */
  refused(count: number, message: string): void {
    if (!this.#mayTalk()) return;
    const why = message === '' ? '' : ` (${printable(message)})`;
    this.#say(`${spansWere(count)} refused by ${this.#target}${why}; check what it accepts`);
    this.#told = this.#lostInTotal();
  }

  /** The collector takes them in another form, and gets them in that one from now on. */
  adapted(reason: string, remedy: string, consequence: string): void {
    this.#say(`${this.#target} refused spans: ${causeOf(reason, remedy)}; ${consequence}`);
  }

  /** The process ends. `last` is what the last attempts said, for a process that did not live to see an outage. */
  ended(
    last?: { readonly reason: string; readonly remedy?: string | undefined },
    spoolFailure?: string | undefined,
  ): void {
    if (this.#untold === 0) return;
    const cause = this.#state.tag === 'down' ? this.#state.cause : last && causeOf(last.reason, last.remedy);
    const why = cause === undefined ? '' : `: ${cause}`;
    const unkept = spoolFailure === undefined ? '' : `; not kept in SPOOR_SPOOL_DIR: ${spoolFailure}`;
    this.#say(
      `${spansWere(this.#untold)} lost, not delivered to ${this.#target} before the process ended${why}${unkept}`,
    );
    this.#told = this.#lostInTotal();
  }

  #recovered(when: string): void {
    this.#lastLineMs = this.#clock.nowMs();
    this.#log.info(`exporting spans to ${this.#target} works again ${when}; ${spansWere(this.#untold)} lost`);
    this.#told = this.#lostInTotal();
  }

  #mayTalk(): boolean {
    return this.#clock.nowMs() - this.#lastLineMs >= quietMs;
  }

  #say(message: string): void {
    this.#lastLineMs = this.#clock.nowMs();
    this.#log.warn(message);
  }
}
