/** At most one line for an outage and one for its end, with the exact loss. */
import type { Message, Part } from '@spoor/messages';
import type { DeliveryClock } from './clock.ts';
import { printable } from './http-outcome.ts';
import { consequences, messages } from './messages.ts';

export interface DeliveryLog {
  warn(message: Message): void;
  info(message: Message): void;
}

/** A collector that comes and goes is one story: no new line within this time after the last one. */
const quietMs = 60_000;

/** Why spans do not arrive, and what an operator can do about it. */
export interface Cause {
  readonly reason: string;
  readonly remedy?: Part | undefined;
}

type State =
  | { readonly tag: 'healthy' }
  | { readonly tag: 'down'; readonly sinceMs: number; readonly announced: boolean; readonly cause: Cause };

export interface OutageOptions {
  readonly target: string;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
  readonly lostInTotal: () => number;
}

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

  failed(cause: Cause, consequence: Part): void {
    if (this.#state.tag === 'down') return;
    const announced = this.#mayTalk();
    this.#state = { tag: 'down', sinceMs: this.#clock.nowMs(), announced, cause };
    if (announced) this.#say(messages.cannotExport(this.#target, cause.reason, cause.remedy, consequence));
  }

  succeeded(): void {
    if (this.#state.tag === 'down') {
      const { sinceMs, announced } = this.#state;
      this.#state = { tag: 'healthy' };
      const seconds = Math.round((this.#clock.nowMs() - sinceMs) / 1000);
      if (announced) this.#recovered(seconds);
    }
  }

  /** The outbox overflowed and is empty again, with a healthy collector: a burst. */
  drained(remedy: Part): void {
    if (this.#untold === 0 || this.isActive || !this.#mayTalk()) return;
    this.#say(messages.dropped(this.#untold, this.#target, remedy));
    this.#told = this.#lostInTotal();
  }

  /** The collector is well and does not want these spans. */
  refused(count: number, message: string): void {
    if (!this.#mayTalk()) return;
    this.#say(messages.refused(count, this.#target, printable(message)));
    this.#told = this.#lostInTotal();
  }

  /** The collector takes them in another form, and gets them in that one from now on. */
  adapted(reason: string, remedy: Part, consequence: Part): void {
    this.#say(messages.adapted(this.#target, reason, remedy, consequence));
  }

  /** The process ends. `last` is what the last attempts said, for a process that did not live to see an outage. */
  ended(last?: Cause, spoolFailure?: string): void {
    if (this.#untold === 0) return;
    const { reason, remedy } = (this.#state.tag === 'down' ? this.#state.cause : last) ?? {};
    const unkept = spoolFailure === undefined ? undefined : consequences.unkept(spoolFailure);
    this.#say(messages.lost(this.#untold, this.#target, reason, remedy, unkept));
    this.#told = this.#lostInTotal();
  }

  #recovered(seconds: number): void {
    this.#lastLineMs = this.#clock.nowMs();
    this.#log.info(messages.worksAgain(this.#target, seconds, this.#untold));
    this.#told = this.#lostInTotal();
  }

  #mayTalk(): boolean {
    return this.#clock.nowMs() - this.#lastLineMs >= quietMs;
  }

  #say(message: Message): void {
    this.#lastLineMs = this.#clock.nowMs();
    this.#log.warn(message);
  }
}
