import type { Effort } from './rounds.ts';
import type { Sinks } from './sinks.ts';
import type { Variant } from './variants.ts';

export interface Bench {
  readonly sinks: Sinks;
  /** The binary of the Node that is measured. */
  readonly node: string;
  readonly effort: Effort;
  /** What takes the place of the peers in the scenarios that put whole processes side by side. */
  readonly against?: Variant;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Rows of the table, the head first. */
  run(bench: Bench): Promise<string[][]>;
}
