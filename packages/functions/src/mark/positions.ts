/** Lines of a text by position, both from zero on. */
export class Positions {
  readonly #ends: number[] = [];

  constructor(source: string) {
    // What ends a line in ECMAScript; a carriage return before a line feed is of the same end.
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) this.#ends.push(at);
  }

  line(position: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  column(position: number): number {
    const line = this.line(position);
    return line === 0 ? position : position - (this.#ends[line - 1] as number) - 1;
  }
}
