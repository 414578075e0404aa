import type { Collector } from '@spoor/collector';
import { collectorFlags, collectorOptions } from './collector-flags.ts';
import { type Call, type Command, CommandError, type Flags, UsageError } from './command.ts';
import { registerFile } from './installation.ts';
import { openCollectorAnywhere, queryUrl, takenLines } from './open-collector.ts';
import { endLike, runChild } from './run-child.ts';
import { exporterEnv, nodeOptions } from './traced-env.ts';
import { untilStopped } from './until-stopped.ts';

const flags: Flags = {
  ...collectorFlags,
  stay: { type: 'boolean', doc: 'keep the collector when the command has ended, until Ctrl-C' },
};

export const runCommand: Command = {
  name: 'run',
  arguments: '<command…>',
  summary: 'Start a collector and run a Node program, traced, with its spans going there.',
  flags,
  runsAnother: true,
  examples: ['spoor run app.js', 'spoor run --stay -- node --test', 'spoor run --port-query 0 npm run dev'],
  run: async (call) => {
    if (call.args.length === 0) throw new UsageError('spoor run needs a command, such as spoor run app.js');
    const opened = await openCollectorAnywhere(collectorOptions(call));
    try {
      return await runUnder(call, opened.collector, takenLines(opened));
    } finally {
      await opened.collector.close();
    }
  },
};

async function runUnder(call: Call, collector: Collector, notes: readonly string[]): Promise<number> {
  const { args, terminal } = call;
  const env = exporterEnv(terminal.env, collector.ports);
  if (env === undefined) {
    throw new CommandError(
      'one of --port-thrift-http, --port-compact and --port-binary must be on, got off for all',
    );
  }
  const say = (line: string) => terminal.err(`spoor · ${line}\n`);
  for (const note of notes) say(note);
  say(`traces are at ${terminal.paint.bold(queryUrl(collector) ?? '(--port-query is off)')}`);

  const end = await runChild(args, { ...env, NODE_OPTIONS: nodeOptions(env.NODE_OPTIONS, registerFile) });
  if (end.tag === 'not-started') {
    say(`the command could not be started: ${end.reason}`);
    return end.status;
  }
  const ended = `the command has ended (${end.tag === 'signal' ? end.signal : end.status})`;
  if (call.flags.stay) {
    say(`${ended}; Ctrl-C ends the collector`);
    await untilStopped();
  } else {
    say(`${ended}; ${arrivedLine(collector)}`);
  }
  return endLike(end);
}

function arrivedLine({ store }: Collector): string {
  const { spans, traces } = store.counts();
  if (spans === 0) return 'no span arrived: spoor doctor says why';
  return `traces: ${traces}, spans: ${spans}; --stay would keep them`;
}
