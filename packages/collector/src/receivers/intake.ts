import { type DecodedSpans, DecodeError } from '@spoor/wire';
import type { SpanStore } from '../store/span-store.ts';
import { decode, type WireFormat } from './wire-format.ts';

export interface FormatCounts {
  messages: number;
  spans: number;
  bytes: number;
  decodeErrors: number;
  rejectedSpans: number;
  /** Attributes, events, links and fields left out of spans that were stored. */
  droppedValues: number;
}

export type AcceptedListener = (format: WireFormat, bytes: Uint8Array) => void;

/** What a message must pass to become stored spans; every receiver goes through here, and the kept file too. */
export class Intake {
  readonly #store: SpanStore;
  readonly #counts = new Map<WireFormat, FormatCounts>();
  #lastError: string | undefined;
  #onAccepted: AcceptedListener | undefined;

  constructor(store: SpanStore) {
    this.#store = store;
  }

  /** From now on `listener` gets every message that held spans. */
  onAccepted(listener: AcceptedListener): void {
    this.#onAccepted = listener;
  }

  /** Stores the spans of a message. Throws the decoder's `DecodeError`, counted. */
  accept(format: WireFormat, bytes: Uint8Array): DecodedSpans {
    const counts = this.#of(format);
    counts.messages++;
    counts.bytes += bytes.length;
    let decoded: DecodedSpans;
    try {
      decoded = decode(format, bytes);
    } catch (error) {
      counts.decodeErrors++;
      this.#lastError = `${format}: ${error instanceof DecodeError ? error.message : 'internal error'}`;
      throw error;
    }
    counts.spans += decoded.spans.length;
    counts.rejectedSpans += decoded.rejectedSpans;
    counts.droppedValues += decoded.droppedValues;
    if (decoded.faultReason !== undefined) this.#lastError = `${format}: ${decoded.faultReason}`;
    this.#store.insert(decoded.spans);
    if (decoded.spans.length > 0) this.#onAccepted?.(format, bytes);
    return decoded;
  }

  counts(): Record<string, FormatCounts> {
    return Object.fromEntries(this.#counts);
  }

  /** Why the last message, or the last part of one, was left out. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  #of(format: WireFormat): FormatCounts {
    const known = this.#counts.get(format);
    if (known !== undefined) return known;
    const counts = { messages: 0, spans: 0, bytes: 0, decodeErrors: 0, rejectedSpans: 0, droppedValues: 0 };
    this.#counts.set(format, counts);
    return counts;
  }
}
