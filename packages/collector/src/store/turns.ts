import { setImmediate } from 'node:timers/promises';

/** So long that a full store is looked through about as fast as in one go, and so short that no datagram is lost. */
const turnMs = 20;

/** For work of a second: gives everybody else their turn, between two parts of it. */
export class Turns {
  #began = performance.now();

  async next(): Promise<void> {
    if (performance.now() - this.#began < turnMs) return;
    await setImmediate();
    this.#began = performance.now();
  }
}
