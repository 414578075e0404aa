/** Equal things once, by number. The same object, such as the process of a batch, is not asked for its key again. */
export class Numbered<T extends object, K> {
  readonly items: T[] = [];
  readonly #keyOf: (item: T) => K;
  readonly #byKey = new Map<K, number>();
  readonly #byObject = new Map<T, number>();

  constructor(keyOf: (item: T) => K) {
    this.#keyOf = keyOf;
  }

  numberOf(item: T): number {
    const same = this.#byObject.get(item);
    if (same !== undefined) return same;
    const key = this.#keyOf(item);
    const number = this.#byKey.get(key) ?? this.items.push(item) - 1;
    this.#byKey.set(key, number);
    this.#byObject.set(item, number);
    return number;
  }
}
