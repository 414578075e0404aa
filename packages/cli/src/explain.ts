import { type Command, CommandError, UsageError } from './command.ts';
import { explainHeader } from './explain-header.ts';
import { failures, usage } from './messages.ts';
import { printable } from './terminal-text.ts';

export const explainCommand: Command = {
  name: 'explain',
  arguments: '<header>',
  summary: 'Say what a receiver makes of a pasted trace header.',
  flags: {},
  examples: [
    'spoor explain 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    "spoor explain 'uber-trace-id: 1f:2a:0:1'",
  ],
  run: async ({ args, terminal }) => {
    const text = args.join(' ');
    if (text.trim() === '') throw new UsageError(usage.header());
    const { header, rows, rule } = explainHeader(text);
    if (rows === undefined) {
      throw new CommandError(failures.headerRule(header, rule, printable(text)));
    }
    const width = Math.max(...rows.map(([name]) => printable(name).length));
    terminal.out(`${terminal.paint.bold(header)}\n`);
    for (const [name, value] of rows) {
      terminal.out(`  ${printable(name).padEnd(width)}  ${printable(value)}\n`);
    }
    return 0;
  },
};
