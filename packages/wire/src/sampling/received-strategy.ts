import type { OperationStrategy, SamplingStrategy } from '@spoor/core';

/** What an answer holds, still as the server wrote it. Both wires leave out what is zero. */
export interface ReceivedStrategy {
  readonly probabilistic?: { readonly samplingRate: unknown };
  readonly rateLimiting?: { readonly maxTracesPerSecond: unknown };
  readonly operations?: {
    readonly defaultSamplingProbability: unknown;
    readonly defaultLowerBoundTracesPerSecond: unknown;
    readonly perOperationStrategies: readonly {
      readonly operation: unknown;
      readonly samplingRate: unknown;
    }[];
  };
}

const isProbability = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 1;
const isRate = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Infinity;

/**
 * What is there decides, operations first; the type that the answer names beside it has had several spellings. Undefined for
 * what is no strategy. An operation that cannot be read is left out: it has the default probability.
 */
export function strategyOf(received: ReceivedStrategy): SamplingStrategy | undefined {
  const { operations, probabilistic, rateLimiting } = received;
  if (operations !== undefined) {
    const {
      defaultSamplingProbability = 0,
      defaultLowerBoundTracesPerSecond = 0,
      perOperationStrategies,
    } = operations;
    if (!isProbability(defaultSamplingProbability) || !isRate(defaultLowerBoundTracesPerSecond))
      return undefined;
    return {
      type: 'operations',
      defaultProbability: defaultSamplingProbability,
      lowerBoundPerSecond: defaultLowerBoundTracesPerSecond,
      operations: perOperationStrategies.flatMap(({ operation, samplingRate = 0 }): OperationStrategy[] =>
        typeof operation === 'string' && isProbability(samplingRate)
          ? [{ operation, probability: samplingRate }]
          : [],
      ),
    };
  }
  if (probabilistic !== undefined) {
    const { samplingRate = 0 } = probabilistic;
    return isProbability(samplingRate) ? { type: 'probabilistic', probability: samplingRate } : undefined;
  }
  if (rateLimiting === undefined) return undefined;
  const { maxTracesPerSecond = 0 } = rateLimiting;
  return isRate(maxTracesPerSecond)
    ? { type: 'ratelimiting', tracesPerSecond: maxTracesPerSecond }
    : undefined;
}
