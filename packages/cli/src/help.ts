import type { Command, Flags } from './command.ts';

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
};

export function helpOfAll(commands: readonly Command[]): string {
  const rows = commands.map(
    ({ name, arguments: args, summary }) => [args ? `${name} ${args}` : name, summary] as const,
  );
  return (
    `Usage: spoor <command> [flags]\n\n${table(rows)}\n` +
    `spoor <command> --help says more about one; spoor --version prints the version.\n`
  );
}

export function helpOf(command: Command): string {
  const { name, arguments: args, summary, flags, examples = [] } = command;
  const usage = `Usage: spoor ${name} [flags]${args ? ` ${args}` : ''}\n\n${summary}\n`;
  const rows = flagRows({ ...flags, help: { type: 'boolean', doc: 'this text' } });
  const shown = examples.length === 0 ? '' : `\nExamples:\n${examples.map((line) => `  ${line}\n`).join('')}`;
  return `${usage}\n${table(rows)}${shown}`;
}

const flagRows = (flags: Flags) =>
  Object.entries(flags).map(
    ([name, { value, doc, multiple }]) =>
      [`--${name}${value ? ` ${value}` : ''}${multiple ? ' …' : ''}`, doc] as const,
  );
