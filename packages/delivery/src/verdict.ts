/** What a failed attempt means: whether the batch is kept, and the words for the operator. */
import type { Part } from '@spoor/messages';
import type { LossCounts } from './encoder.ts';
import { consequences } from './messages.ts';
import type { Outcome } from './transport.ts';

export type Failure = Exclude<Outcome, { tag: 'delivered' | 'busy' | 'fault' }>;

export interface Verdict {
  readonly reason: string;
  readonly remedy: Part | undefined;
  /** What happens to the spans. */
  readonly consequence: Part;
  /** How the batch is counted; undefined: it is kept for another attempt. */
  readonly lostAs: keyof LossCounts | undefined;
  /** Batches to come hold no more than this. */
  readonly maxBatchSpans: number | undefined;
}

export function verdictOn(failure: Failure, batchSpans: number, maxQueueSpans: number): Verdict {
  const { reason } = failure;
  switch (failure.tag) {
    case 'retry': {
      const consequence = consequences.kept(maxQueueSpans);
      return { reason, remedy: failure.remedy, consequence, lostAs: undefined, maxBatchSpans: undefined };
    }
    case 'rejected': {
      const consequence = consequences.dropped();
      return {
        reason,
        remedy: failure.remedy,
        consequence,
        lostAs: 'failedToEmitSpans',
        maxBatchSpans: undefined,
      };
    }
    case 'too-large': {
      // A single span that is too large says nothing about how many may travel together: begin again at the top.
      const maxBatchSpans = batchSpans > 1 ? Math.floor(batchSpans / 2) : maxQueueSpans;
      const consequence = consequences.smaller(batchSpans, maxBatchSpans);
      return { reason, remedy: undefined, consequence, lostAs: 'tooLargeDroppedSpans', maxBatchSpans };
    }
  }
}
