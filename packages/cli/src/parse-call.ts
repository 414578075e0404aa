import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Call, type Command, type Terminal, UsageError } from './command.ts';
import { meantWord } from './meant-word.ts';
import { usage } from './messages.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

export interface ParsedCall extends Call {
  readonly help: boolean;
}

/** Sorts a command's words into flags and arguments; throws a UsageError on what it does not know. */
export function parseCall(command: Command, words: readonly string[], terminal: Terminal): ParsedCall {
  const options: Options = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, multiple }] of Object.entries(command.flags)) {
    options[name] = { type, ...(multiple ? { multiple } : {}) };
  }
  const end = command.runsAnother ? endOfFlags(words, options) : words.length;
  const { values, positionals } = strictly(words.slice(0, end), options);
  const rest = words.slice(end);
  if (rest[0] === '--') rest.shift();
  const { help, ...flags } = values;
  const args = [...positionals, ...rest];
  if (args.length > 0 && command.arguments === undefined && help !== true) {
    throw new UsageError(usage.noArgument(command.name, args[0]));
  }
  return { flags: flags as Call['flags'], args, terminal, help: help === true };
}

/** Where the other program's name stands: parseArgs itself would go on and take that program's flags for ours. */
function endOfFlags(words: readonly string[], options: Options): number {
  const { tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind === 'positional' || kind === 'option-terminator');
  return first?.index ?? words.length;
}

function strictly(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    // Node's message has more sentences; those tell a programmer what to do about it.
    const reason = String((error as Error).message)
      .split('. ', 1)
      .join();
    const flag = /^Unknown option '(--[^']*)'/.exec(reason)?.[1] ?? '';
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(usage.flags(reason, meantWord(flag, known)));
  }
}
