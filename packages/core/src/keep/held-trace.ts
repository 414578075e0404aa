import { Anchor } from '../clock.ts';
import type { HeldSpan } from './held-span.ts';

/** What becomes of a trace that the sampler has dropped. */
export type Verdict = 'open' | 'kept' | 'dropped';

/**
 * The spans of one trace in this process, until its first one ends. It is their anchor too: that is what all spans of a local
 * trace share and hand down already, so that nothing has to be carried for traces that nobody may want to keep.
 */
export class HeldTrace extends Anchor {
  /** The id of the first span here, zero until it has begun: its track would hold what the request had in its context. */
  root0: number;
  root1: number;
  verdict: Verdict;
  /** Those that have ended. */
  spans: HeldSpan[];
  bytes: number;
  lostSpans: number;
  /** Among the traces that hold spans, oldest first. */
  previous: HeldTrace | undefined;
  next: HeldTrace | undefined;

  /** @param anchor whose time it takes over */
  constructor(anchor: Anchor) {
    super(anchor.clock, anchor.wallMsAt(anchor.monotonicMs), anchor.monotonicMs);
    this.root0 = 0;
    this.root1 = 0;
    this.verdict = 'open';
    this.spans = noSpans;
    this.bytes = 0;
    this.lostSpans = 0;
    this.previous = undefined;
    this.next = undefined;
  }
}

/** Most traces have one span here, and never a list of their own. */
const noSpans: HeldSpan[] = [];
