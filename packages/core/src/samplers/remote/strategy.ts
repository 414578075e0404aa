export interface OperationStrategy {
  readonly operation: string;
  /** From 0 to 1. */
  readonly probability: number;
}

/** The three answers of a sampling server (jaeger-idl, proto/api_v2/sampling.proto). */
export type SamplingStrategy =
  | { readonly type: 'probabilistic'; readonly probability: number }
  | { readonly type: 'ratelimiting'; readonly tracesPerSecond: number }
  | {
      readonly type: 'operations';
      readonly defaultProbability: number;
      /** Of each operation, whatever its probability is. */
      readonly lowerBoundPerSecond: number;
      readonly operations: readonly OperationStrategy[];
    };
