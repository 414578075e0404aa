// npm run bench: all contenders side by side in one run, as the tables of docs/performance.md.
//   --quick            fewer and shorter rounds, three minutes in all
//   --node <binary>    the Node that is measured (default: SPOOR_TEST_NODE, else the one that runs this)
//   --against <dist>   another build's dist folder in place of the peers: before and after in one run
//   names of scenarios run those alone
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Effort } from './rounds.ts';
import type { Scenario } from './scenario.ts';
import { collector } from './scenarios/collector.ts';
import { encode } from './scenarios/encode.ts';
import { eventLoop } from './scenarios/event-loop.ts';
import { functions } from './scenarios/functions.ts';
import { grpcClient, grpcServer, grpcStream } from './scenarios/grpc.ts';
import { express, hello, pair, ratios } from './scenarios/http.ts';
import { inProcess, thrift } from './scenarios/in-process.ts';
import { startUps } from './scenarios/start-up.ts';
import { openSinks } from './sinks.ts';
import { table } from './statistics.ts';
import { otherBuild } from './variants.ts';

const scenarios: readonly Scenario[] = [
  inProcess,
  thrift,
  hello,
  pair,
  express,
  ...ratios,
  grpcServer,
  grpcClient,
  grpcStream,
  ...startUps,
  encode,
  functions,
  collector,
  eventLoop,
];

const whole: Effort = {
  rounds: 9,
  roundMs: 250,
  warmUpMs: 3000,
  heats: 3,
  starts: 21,
  repetitions: 15,
  inProcessRounds: 100,
  inProcessTurns: 6,
};
const quick: Effort = {
  rounds: 5,
  roundMs: 200,
  warmUpMs: 600,
  heats: 1,
  starts: 3,
  repetitions: 2,
  inProcessRounds: 60,
  inProcessTurns: 2,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    against: { type: 'string' },
    node: { type: 'string', default: process.env['SPOOR_TEST_NODE'] || process.execPath },
  },
});

const chosen =
  positionals.length === 0 ? scenarios : scenarios.filter(({ name }) => positionals.includes(name));
if (chosen.length === 0) {
  throw new Error(
    `scenario must be one of ${scenarios.map(({ name }) => name).join(', ')}, got ${positionals.join(' ')}`,
  );
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const nodeVersion = spawnSync(values.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
print(`Node ${nodeVersion}, ${cpus()[0]?.model ?? 'unknown CPU'}, program on one core, load on another\n`);
const sinks = await openSinks();
const bench = {
  sinks,
  node: values.node,
  effort: values.quick ? quick : whole,
  ...(values.against === undefined ? {} : { against: otherBuild(values.against) }),
};
for (const scenario of chosen) {
  print(`### ${scenario.title}\n`);
  print(`${table(await scenario.run(bench))}\n`);
}
sinks.close();
