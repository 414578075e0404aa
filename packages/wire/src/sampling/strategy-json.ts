// {"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.001}}
// {"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":42}}
// {"strategyType":"PROBABILISTIC","operationSampling":{"defaultSamplingProbability":0.42,
//   "defaultLowerBoundTracesPerSecond":2,"perOperationStrategies":[
//   {"operation":"GET /users/:id","probabilisticSampling":{"samplingRate":0.42}}]}}
import { parseJson, type SamplingStrategy } from '@spoor/core';
import { type ReceivedStrategy, strategyOf } from './received-strategy.ts';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A body of the sampling server, whose field is an object or is not there. Undefined for anything else. */
export function parseStrategyJson(text: string): SamplingStrategy | undefined {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return undefined;
  }
  return isObject(body) ? strategyOf(received(body)) : undefined;
}

function received({
  operationSampling,
  probabilisticSampling,
  rateLimitingSampling,
}: Fields): ReceivedStrategy {
  return {
    ...(isObject(operationSampling) ? { operations: operationsOf(operationSampling) } : {}),
    ...(isObject(probabilisticSampling)
      ? { probabilistic: { samplingRate: probabilisticSampling['samplingRate'] } }
      : {}),
    ...(isObject(rateLimitingSampling)
      ? { rateLimiting: { maxTracesPerSecond: rateLimitingSampling['maxTracesPerSecond'] } }
      : {}),
  };
}

function operationsOf(fields: Fields): NonNullable<ReceivedStrategy['operations']> {
  const list: unknown = fields['perOperationStrategies'];
  return {
    defaultSamplingProbability: fields['defaultSamplingProbability'],
    defaultLowerBoundTracesPerSecond: fields['defaultLowerBoundTracesPerSecond'],
    // Some servers write null for an empty list.
    perOperationStrategies: (Array.isArray(list) ? list : []).filter(isObject).map((entry) => {
      const { operation, probabilisticSampling: own } = entry;
      return { operation, samplingRate: isObject(own) ? own['samplingRate'] : Number.NaN };
    }),
  };
}
