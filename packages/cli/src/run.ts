import type { Collector } from '@spoor/collector';
import type { Message } from '@spoor/messages';
import { collectorFlags, collectorOptions } from './collector-flags.ts';
import { type Call, type Command, CommandError, type Flags, UsageError } from './command.ts';
import { registerFile } from './installation.ts';
import { failures, lines, usage } from './messages.ts';
import { openCollectorAnywhere, queryUrl, takenLines } from './open-collector.ts';
import { endLike, runChild } from './run-child.ts';
import { runningCollector } from './running-collector.ts';
import { exporterEnv, nodeOptions } from './traced-env.ts';
import { untilStopped } from './until-stopped.ts';

const flags: Flags = {
  ...collectorFlags,
  own: { type: 'boolean', doc: 'start a collector even where one of spoor runs already' },
  stay: { type: 'boolean', doc: 'keep the collector when the command has ended, until Ctrl-C' },
};

export const runCommand: Command = {
  name: 'run',
  arguments: '<command…>',
  summary:
    'Run a Node program, traced, with its spans going to the collector that runs here, or to a new one.',
  flags,
  runsAnother: true,
  examples: ['spoor run app.js', 'spoor run --stay -- node --test', 'spoor run --port-query 0 npm run dev'],
  run: async (call) => {
    if (call.args.length === 0) throw new UsageError(usage.runCommand());
    const running = await runningCollector(call);
    const joined = running && exporterEnv(call.terminal.env, running.ports);
    if (running !== undefined && joined !== undefined) return await runJoined(call, running.url, joined);
    const opened = await openCollectorAnywhere(collectorOptions(call));
    try {
      return await runUnder(call, opened.collector, takenLines(opened));
    } finally {
      await opened.collector.close();
    }
  },
};

const sayer =
  ({ terminal }: Call) =>
  (line: Message) =>
    terminal.err(lines.run(line));

const traced = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  NODE_OPTIONS: nodeOptions(env.NODE_OPTIONS, registerFile),
});

/** So that programs in two terminals are one trace. */
async function runJoined(call: Call, url: string, env: NodeJS.ProcessEnv): Promise<number> {
  const say = sayer(call);
  say(lines.joined(call.terminal.paint.bold(url)));
  const end = await runChild(call.args, traced(env));
  if (end.tag !== 'not-started') return endLike(end);
  say(lines.notStarted(end.reason));
  return end.status;
}

async function runUnder(call: Call, collector: Collector, notes: readonly Message[]): Promise<number> {
  const { args, terminal } = call;
  const env = exporterEnv(terminal.env, collector.ports);
  if (env === undefined) {
    throw new CommandError(failures.noPort());
  }
  const say = sayer(call);
  for (const note of notes) say(note);
  say(lines.tracesAt(terminal.paint.bold(queryUrl(collector) ?? '(--port-query is off)')));

  const end = await runChild(args, traced(env));
  if (end.tag === 'not-started') {
    say(lines.notStarted(end.reason));
    return end.status;
  }
  const how = end.tag === 'signal' ? end.signal : end.status;
  if (call.flags.stay) {
    say(lines.stays(how));
    await untilStopped();
  } else {
    say(endedLine(how, collector));
  }
  return endLike(end);
}

function endedLine(how: string | number, { store }: Collector): Message {
  const { spans, traces } = store.counts();
  return spans === 0 ? lines.nothingArrived(how) : lines.arrived(how, traces, spans);
}
