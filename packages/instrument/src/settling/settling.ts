/** Whoever waits for the outcome of something that the application was handed. Its methods never throw. */
export interface Settling {
  fulfilled(value: unknown): void;
  rejected(reason: unknown): void;
  /**
   * The application never asked for the outcome, so that it is not known.
   *
   * @param endMs when it was handed over, or seen settled, on the clock of `performance.now()`
   */
  unwatched(endMs: number, isRejected: boolean): void;
}
