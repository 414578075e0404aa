import { type Cost, costOf, type Operation, type Rounds, roundsOf } from '../in-process.ts';
import type { Bench, Scenario } from '../scenario.ts';
import { asyncLocalStorage, bare, fast, reference, type Variant } from '../variants.ts';

const inbound = { BENCH_TRACEPARENT: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };

/** Its first spans say who decided. */
const jaegerSampler = { JAEGER_SAMPLER_TYPE: 'const' };
const keep = { SPOOR_KEEP: 'errors, >500ms' };

const operations: readonly Operation[] = [
  { name: 'HTTP server', app: 'http-server.cjs', count: 400 },
  { name: 'HTTP server, sampler of Jaeger', app: 'http-server.cjs', count: 400, env: jaegerSampler },
  { name: 'HTTP server, not sampled', app: 'http-server.cjs', count: 400, sampleRatio: 0 },
  {
    name: 'HTTP server, not sampled, SPOOR_KEEP',
    app: 'http-server.cjs',
    count: 400,
    sampleRatio: 0,
    env: keep,
  },
  { name: 'HTTP server, inbound traceparent', app: 'http-server.cjs', count: 400, env: inbound },
  { name: 'HTTP client', app: 'http-client.cjs', count: 400 },
  { name: 'HTTP client, not sampled', app: 'http-client.cjs', count: 400, sampleRatio: 0 },
  { name: 'fetch', app: 'fetch.cjs', count: 100, referenceTraces: false },
  { name: 'gRPC server, unary', app: 'grpc-server.cjs', count: 100 },
  { name: 'gRPC server, unary, inbound traceparent', app: 'grpc-server.cjs', count: 100, env: inbound },
  { name: 'gRPC client, unary', app: 'grpc-client.cjs', count: 100 },
  { name: 'gRPC client, unary, not sampled', app: 'grpc-client.cjs', count: 100, sampleRatio: 0 },
];

const thriftOperations: readonly Operation[] = [
  { name: 'Thrift client', app: 'thrift-client.cjs', count: 300, referenceTraces: false },
  {
    name: 'Thrift client, not sampled',
    app: 'thrift-client.cjs',
    count: 300,
    sampleRatio: 0,
    referenceTraces: false,
  },
  { name: 'Thrift server', app: 'thrift-server.cjs', count: 300, referenceTraces: false },
  {
    name: 'Thrift server, inbound traceparent',
    app: 'thrift-server.cjs',
    count: 300,
    env: inbound,
    referenceTraces: false,
  },
  {
    name: 'Thrift server, not sampled',
    app: 'thrift-server.cjs',
    count: 300,
    sampleRatio: 0,
    referenceTraces: false,
  },
];

/** Processes of all contenders in turns, so that a slow stretch of the machine is slow for all of them. */
async function costs(bench: Bench, operation: Operation): Promise<Cost[]> {
  const contenders = [bare, asyncLocalStorage, fast, bench.against ?? reference];
  const processes = new Map<Variant, Rounds[]>(contenders.map((variant) => [variant, []]));
  for (let turn = 0; turn < bench.effort.inProcessTurns; turn++) {
    for (const variant of contenders) {
      if (variant === reference && operation.referenceTraces === false) continue;
      bench.sinks.takeBytes();
      processes.get(variant)?.push(await roundsOf(bench, operation, variant));
      const mustSend = variant === fast && operation.sampleRatio !== 0;
      if (mustSend && bench.sinks.takeBytes() === 0)
        throw new Error(`${operation.name} under ${variant.name} must send spans, got none`);
    }
  }
  return [...processes.values()].filter((rounds) => rounds.length > 0).map(costOf);
}

const two = (value: number): string => value.toFixed(2);
const above = (cost: Cost, base: Cost): string =>
  `${two(cost.least - base.least)} (${two(cost.lowestTenth - base.lowestTenth)})`;

function row(name: string, [base, als, ours, upstream]: readonly Cost[]): string[] {
  if (base === undefined || als === undefined || ours === undefined) return [];
  const chance = Math.max(base.chance, als.chance, ours.chance);
  return [
    name,
    `${two(base.least)} (${two(base.lowestTenth)})`,
    above(als, base),
    above(ours, base),
    above(ours, als),
    upstream === undefined ? 'not traced' : above(upstream, base),
    `${(chance * 100).toFixed(1)} %`,
  ];
}

const head = (bench: Bench): string[] => [
  '',
  'bare',
  'AsyncLocalStorage alone, above bare',
  'spoor, above bare',
  'spoor, above AsyncLocalStorage',
  `${(bench.against ?? reference).name}, above bare`,
  'halves differ by',
];

const ofOperations = (name: string, what: string, given: readonly Operation[]): Scenario => ({
  name,
  title: `CPU µs of one ${what}, in process: the least of many short rounds (and the lowest tenth)`,
  async run(bench) {
    const rows: string[][] = [head(bench)];
    for (const operation of given) rows.push(row(operation.name, await costs(bench, operation)));
    return rows;
  },
});

export const inProcess: Scenario = ofOperations('inproc', 'operation', operations);
export const thrift: Scenario = ofOperations('thrift', 'call of Apache Thrift', thriftOperations);
