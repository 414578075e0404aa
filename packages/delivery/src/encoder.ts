/** What delivery needs of an encoder; packages/wire has one for each format. */
import type { Batch, SpanEncoder as WireEncoder } from '@spoor/wire';

export type { Batch, LossCounts } from '@spoor/wire';

export interface SpanEncoder<Span> {
  /** Of the batch that is being filled. */
  readonly spanCount: number;
  /** false: it does not fit; `take` first. What no batch can hold is counted by the encoder and let go. */
  append(span: Span): boolean;
  /** Hands over the batch and starts the next; the bytes are the caller's until he releases them. */
  take(): Batch;
  release(batch: Batch): void;
  onFault: WireEncoder['onFault'];
  adapt: WireEncoder['adapt'];
}

export const spansIn = (batches: readonly Batch[]): number =>
  batches.reduce((sum, { spanCount }) => sum + spanCount, 0);
