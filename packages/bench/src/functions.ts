// A traced function against the same one bare, in one process under the preload: nanoseconds a call, the least of many short rounds.
// Without a row's name: prints their names. With one, and a number of rounds: `sync, recorded   612 ns  bare 7 ns`.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { markSource } from '../../functions/src/mark/index.ts';
import { Choice } from '../../functions/src/select/choose.ts';
import { parseSelector } from '../../functions/src/select/selector.ts';

type Add = (a: number, b: number) => number | Promise<number>;
type Functions = Readonly<Record<'sync' | 'later' | 'bareSync' | 'bareLater', Add>>;

const folder = resolve('.cache', 'bench-functions');
const source = `exports.sync = (a, b) => a + b; exports.later = async (a, b) => a + b;
exports.bareSync = (a, b) => a + b; exports.bareLater = async (a, b) => a + b;`;
/** Fewer than a queue holds, so that each of their spans is encoded; the batches leave between the rounds. */
const callsInRound = 1000;
const roundsForEach = 40;

/** The product, as it is loaded, exporting to a socket of this process: spans are encoded, and leave between the rounds. */
async function load(sampler: string, maxPerSecond: number): Promise<Functions> {
  const socket = createSocket('udp4').on('message', () => {});
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  mkdirSync(folder, { recursive: true });
  const rules = [{ functions: [`${folder}/subject.cjs#sync`, `${folder}/subject.cjs#later`], maxPerSecond }];
  writeFileSync(join(folder, 'subject.cjs'), source);
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(rules));
  Object.assign(process.env, {
    SPOOR_FUNCTIONS_FILE: join(folder, 'rules.json'),
    OTEL_TRACES_SAMPLER: sampler,
    OTEL_TRACES_EXPORTER: 'jaeger',
    OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact',
    OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: String(socket.address().port),
    OTEL_BSP_SCHEDULE_DELAY: '1',
    OTEL_LOG_LEVEL: 'none',
  });
  const require = createRequire(join(folder, 'bench.cjs'));
  require(resolve('dist', 'register.cjs'));
  return require(join(folder, 'subject.cjs')) as Functions;
}

const nowNs = (): number => Number(process.hrtime.bigint());

function timeSync(work: Add): number {
  const begun = nowNs();
  for (let index = 0; index < callsInRound; index++) work(index, 1);
  return (nowNs() - begun) / callsInRound;
}

async function timeLater(work: Add): Promise<number> {
  const begun = nowNs();
  for (let index = 0; index < callsInRound; index++) await work(index, 1);
  return (nowNs() - begun) / callsInRound;
}

async function compare(name: string, rounds: number, bare: Add, traced: Add): Promise<void> {
  const time = name.startsWith('async') ? timeLater : timeSync;
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    for (const [index, work] of [bare, traced].entries())
      least[index] = Math.min(least[index] ?? 0, await time(work));
    await setTimeout(5);
  }
  const [bareNs = 0, tracedNs = 0] = least;
  process.stdout.write(`${name}  ${tracedNs.toFixed(0)} ns  bare ${bareNs.toFixed(0)} ns\n`);
}

function alone(): { bare: Add; traced: Add } {
  const storage = new AsyncLocalStorage<object>();
  const bare: Add = (a, b) => a + b;
  const store = {};
  const traced = function (this: unknown): number {
    // biome-ignore lint/complexity/noArguments: as a wrapper has them
    return storage.run(store, Reflect.apply, bare, this, arguments) as number;
  };
  return { bare, traced };
}

function timeMark(name: string, file: string, rounds: number): void {
  const text = readFileSync(file, 'utf8');
  const selector = parseSelector('./**#**');
  const choice = selector && new Choice([selector], '/').of('/a.js');
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; choice !== undefined && round < rounds; round++) {
    const begun = process.hrtime.bigint();
    markSource({ source: text, path: 'a.js', format: 'commonjs' }, choice);
    least = Math.min(least, Number(process.hrtime.bigint() - begun) / 1000);
  }
  process.stdout.write(
    `${name}, ${(text.length / 1000).toFixed(0)} kB  ${(least * 1000).toFixed(0)} ns  bare 0 ns\n`,
  );
}

const unlimited = 1_000_000_000;
const rows: Record<string, (rounds: number) => Promise<void> | void> = {
  'AsyncLocalStorage alone': (rounds) =>
    compare('AsyncLocalStorage alone', rounds, alone().bare, alone().traced),
  'mark: express/lib/response.js': (rounds) =>
    timeMark('mark: express/lib/response.js', 'node_modules/express/lib/response.js', rounds),
  'mark: acorn.js': (rounds) => timeMark('mark: acorn.js', 'node_modules/acorn/dist/acorn.js', rounds),
};
for (const [what, sampler, maxPerSecond] of [
  ['recorded and encoded', 'always_on', unlimited],
  ['not recorded', 'always_off', unlimited],
  ['above the rate', 'always_on', 1],
] as const) {
  for (const [kind, traced, bare] of [
    ['sync', 'sync', 'bareSync'],
    ['async', 'later', 'bareLater'],
  ] as const) {
    const name = `${kind}, ${what}`;
    rows[name] = async (rounds) => {
      const loaded = await load(sampler, maxPerSecond);
      await compare(name, rounds, loaded[bare], loaded[traced]);
    };
  }
}

const [, , name, repetitions = '7'] = process.argv;
const row = name === undefined ? undefined : rows[name];
if (row === undefined) process.stdout.write(`${Object.keys(rows).join('\n')}\n`);
else void Promise.resolve(row(Number(repetitions) * roundsForEach)).then(() => process.exit(0));
