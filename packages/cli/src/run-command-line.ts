import { cacheCommand } from './cache.ts';
import { type Command, CommandError, type Terminal, UsageError } from './command.ts';
import { configCommand } from './config-command.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { graphCommand } from './graph.ts';
import { helpOf, helpOfAll } from './help.ts';
import { version } from './installation.ts';
import { mcpCommand } from './mcp-command.ts';
import { meantWord } from './meant-word.ts';
import { failures, lines, usage } from './messages.ts';
import { parseCall } from './parse-call.ts';
import { runCommand } from './run.ts';
import { traceCommand } from './trace.ts';
import { tracesCommand } from './traces.ts';
import { uiCommand } from './ui.ts';

export const commands: readonly Command[] = [
  runCommand,
  uiCommand,
  tracesCommand,
  traceCommand,
  graphCommand,
  doctorCommand,
  configCommand,
  explainCommand,
  mcpCommand,
  cacheCommand,
];

const failedStatus = 1;
const usageStatus = 2;

/** Runs one command line; resolves to the exit status. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') {
    terminal.out(`${version()}\n`);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const wanted = commands.find((command) => command.name === rest[0]);
    const help = wanted ? helpOf(wanted) : helpOfAll(commands);
    if (name === undefined) terminal.err(lines.help(help.trimEnd()));
    else terminal.out(help);
    return name === undefined ? usageStatus : 0;
  }
  try {
    const command = commands.find((candidate) => candidate.name === name);
    if (command === undefined) {
      const known = commands.map((candidate) => candidate.name);
      throw new UsageError(usage.command(known.join(', '), name, meantWord(name, known)));
    }
    const call = parseCall(command, rest, terminal);
    if (!call.help) return await command.run(call);
    terminal.out(helpOf(command));
    return 0;
  } catch (error) {
    return report(error, name, terminal);
  }
}

function report(error: unknown, name: string, { err }: Terminal): number {
  if (error instanceof UsageError) {
    const help = commands.some((command) => command.name === name) ? `spoor ${name} --help` : 'spoor --help';
    err(lines.usage(error.message, help));
    return usageStatus;
  }
  // A taken port comes from the collector's bundle: its class is another copy, its name is the same.
  const known = error instanceof CommandError || (error instanceof Error && error.name === 'PortTakenError');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err(lines.failure(known ? error.message : failures.unexpected(stack)));
  return failedStatus;
}
