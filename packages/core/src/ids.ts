import { cryptoSeeded, type WordSource } from './random.ts';

/** Makes ids as words. The caller takes them one by one, so that no array is made for them. */
export class IdGenerator {
  /** Made for the first id: Node's crypto costs milliseconds of a start that may never see a span. */
  #words: WordSource | undefined;
  /** False: the high half of a trace id is zero, for fleets whose storage knows 64 bits only. */
  readonly wideTraceIds: boolean;

  constructor(wideTraceIds = true, words?: WordSource) {
    this.#words = words;
    this.wideTraceIds = wideTraceIds;
  }

  /** Any word, zero included. */
  word(): number {
    this.#words ??= cryptoSeeded();
    return this.#words.next();
  }

  /** Never zero: as the low word of an id it keeps the whole id from being zero. */
  nonZeroWord(): number {
    let word = this.word();
    while (word === 0) word = this.word();
    return word;
  }
}
