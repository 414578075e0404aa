/** A member of the list carries its own links, so that joining and leaving allocate nothing. */
export interface OpenSpan {
  previousOpen: OpenSpan | undefined;
  nextOpen: OpenSpan | undefined;
}

/**
 * The spans that have begun and not ended, oldest first: what must be ended as incomplete when the process ends. Bounded,
 * because a span that the application forgets to end must not be held for ever; the oldest is then forgotten here.
 */
export class OpenSpans<Span extends OpenSpan> {
  readonly #maxCount: number;
  #oldest: OpenSpan | undefined = undefined;
  #newest: OpenSpan | undefined = undefined;
  #count = 0;

  constructor(maxCount = 10_000) {
    this.#maxCount = maxCount;
  }

  get count(): number {
    return this.#count;
  }

  add(span: Span): void {
    if (this.#count >= this.#maxCount) this.remove(this.#oldest as Span);
    span.previousOpen = this.#newest;
    if (this.#newest === undefined) this.#oldest = span;
    else this.#newest.nextOpen = span;
    this.#newest = span;
    this.#count++;
  }

  /** Nothing happens to a span that is not in the list. */
  remove(span: Span): void {
    const { previousOpen, nextOpen } = span;
    if (previousOpen === undefined && this.#oldest !== span) return;
    if (previousOpen === undefined) this.#oldest = nextOpen;
    else previousOpen.nextOpen = nextOpen;
    if (nextOpen === undefined) this.#newest = previousOpen;
    else nextOpen.previousOpen = previousOpen;
    span.previousOpen = undefined;
    span.nextOpen = undefined;
    this.#count--;
  }

  /** `visit` may end the span it is given. */
  forEach(visit: (span: Span) => void): void {
    let span = this.#oldest;
    while (span !== undefined) {
      const next: OpenSpan | undefined = span.nextOpen;
      visit(span as Span);
      span = next;
    }
  }
}
