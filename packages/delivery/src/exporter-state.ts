import type { Batch } from './encoder.ts';

export type ExporterState =
  | { readonly tag: 'idle' }
  | { readonly tag: 'sending'; readonly batch: Batch }
  | { readonly tag: 'waiting'; readonly cancel: () => void }
  /** The process ends: what still comes is sent at once or counted. */
  | { readonly tag: 'ending' }
  | { readonly tag: 'closed' };

export const isOver = ({ tag }: ExporterState): boolean => tag === 'ending' || tag === 'closed';

export const spansInFlight = (state: ExporterState): number =>
  state.tag === 'sending' ? state.batch.spanCount : 0;
