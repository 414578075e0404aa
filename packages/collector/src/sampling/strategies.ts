import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';

// {"default_strategy":{"type":"probabilistic","param":0.5,
//    "operation_strategies":[{"operation":"/health","type":"probabilistic","param":0}]},
//  "service_strategies":[{"service":"a","type":"ratelimiting","param":5}]}

interface OperationRate {
  readonly operation: string;
  readonly samplingRate: number;
}

type Strategy =
  | { readonly type: 'probabilistic'; readonly param: number; readonly operations: readonly OperationRate[] }
  | { readonly type: 'ratelimiting'; readonly param: number; readonly operations: readonly OperationRate[] };

/** What the file says, service by service. */
export interface Strategies {
  readonly fallback: Strategy;
  readonly services: ReadonlyMap<string, Strategy>;
}

export const sampleEverything: Strategies = {
  fallback: { type: 'probabilistic', param: 1, operations: [] },
  services: new Map(),
};

/** Reads a Jaeger strategies file; throws an Error that names the file and the rule. */
export function readStrategies(file: string): Strategies {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`strategies file must be a readable JSON file, got ${inspect(file)} (${reason})`);
  }
  return parseStrategies(value);
}

export function parseStrategies(value: unknown): Strategies {
  const root = object(value, 'strategies file');
  const fallback =
    root['default_strategy'] === undefined
      ? sampleEverything.fallback
      : strategy(root['default_strategy'], 'default_strategy', []);
  const services = new Map<string, Strategy>();
  list(root['service_strategies'], 'service_strategies').forEach((entry, i) => {
    const name = `service_strategies[${i}]`;
    const { service } = object(entry, name);
    if (typeof service !== 'string') throw rule(`${name}.service`, 'a string', service);
    services.set(service, strategy(entry, name, fallback.operations));
  });
  return { fallback, services };
}

/** The answer for a service: one of the three shapes that clients read (jaeger-idl, thrift/sampling.thrift). */
export function samplingResponse({ fallback, services }: Strategies, service: string): object {
  const { type, param, operations } = services.get(service) ?? fallback;
  if (operations.length > 0) {
    return {
      strategyType: 'PROBABILISTIC',
      operationSampling: {
        defaultSamplingProbability: type === 'probabilistic' ? param : 1,
        defaultLowerBoundTracesPerSecond: 0,
        perOperationStrategies: operations.map(({ operation, samplingRate }) => ({
          operation,
          probabilisticSampling: { samplingRate },
        })),
      },
    };
  }
  return type === 'probabilistic'
    ? { strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: param } }
    : { strategyType: 'RATE_LIMITING', rateLimitingSampling: { maxTracesPerSecond: param } };
}

/** A service's own operations come before those of the default strategy, which still hold for the others. */
function strategy(value: unknown, name: string, inherited: readonly OperationRate[]): Strategy {
  const { type, param, operation_strategies } = object(value, name);
  if (type !== 'probabilistic' && type !== 'ratelimiting') {
    throw rule(`${name}.type`, 'probabilistic or ratelimiting', type);
  }
  const own = list(operation_strategies, `${name}.operation_strategies`).map((entry, i) =>
    operationRate(entry, `${name}.operation_strategies[${i}]`),
  );
  const others = inherited.filter(({ operation }) => !own.some((rate) => rate.operation === operation));
  return { type, param: checkedParam(type, param, `${name}.param`), operations: [...own, ...others] };
}

function operationRate(value: unknown, name: string): OperationRate {
  const { operation, type, param } = object(value, name);
  if (typeof operation !== 'string') throw rule(`${name}.operation`, 'a string', operation);
  // Clients know no rate limit for one operation; Jaeger skips such entries with a warning.
  if (type !== 'probabilistic') throw rule(`${name}.type`, 'probabilistic', type);
  return { operation, samplingRate: checkedParam(type, param, `${name}.param`) };
}

function checkedParam(type: string, param: unknown, name: string): number {
  if (type === 'probabilistic') {
    if (typeof param === 'number' && param >= 0 && param <= 1) return param;
    throw rule(name, 'a number from 0 to 1', param);
  }
  if (Number.isInteger(param) && Number(param) >= 0) return Number(param);
  throw rule(name, 'an integer of at least 0', param);
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw rule(name, 'an object', value);
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw rule(name, 'a list', value);
}

function rule(name: string, rule: string, got: unknown): Error {
  return new Error(`${name} must be ${rule}, got ${inspect(got, { depth: 0 })}`);
}
