import crypto from 'node:crypto';

/**
 * A stream of 32-bit words for ids: sfc32 (Chris Doty-Humphrey's small fast counting generator, period at least 2^32
 * words for every seed, 2^127 on average), seeded once by crypto. Ids must be unique, not secret.
 */
export interface WordSource {
  /** A signed 32-bit integer, each of them equally likely. */
  next(): number;
}

/** The first words of sfc32 still show the seed; its author discards this many. */
const warmUpRounds = 12;

export class Sfc32 implements WordSource {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: Int32Array) {
    this.#a = seed[0] ?? 0;
    this.#b = seed[1] ?? 0;
    this.#c = seed[2] ?? 0;
    this.#counter = 1;
    for (let round = 0; round < warmUpRounds; round++) this.next();
  }

  next(): number {
    const word = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word;
  }
}

export function cryptoSeeded(): WordSource {
  return new Sfc32(crypto.randomFillSync(new Int32Array(3)));
}
