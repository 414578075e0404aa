import { formatValue, type Provenance } from '@spoor/config';
import type { Command } from './command.ts';
import { lines } from './messages.ts';
import { provenanceHere, settingsHere } from './settings.ts';
import { printable } from './terminal-text.ts';

export const configCommand: Command = {
  name: 'config',
  summary: 'Print every setting with its value and where it came from.',
  flags: {
    set: { type: 'boolean', doc: 'only what is not a default' },
    json: { type: 'boolean', doc: 'for programs: name, value as text, source and section of each' },
  },
  examples: ['OTEL_SERVICE_NAME=checkout spoor config --set'],
  run: async ({ flags, terminal }) => {
    const { out, err, env, paint } = terminal;
    const { problems } = settingsHere(env);
    const shown = provenanceHere(env).filter(({ source }) => !flags.set || source !== 'default');
    for (const { level, message } of problems) err(lines.problem(level, message));
    if (flags.json) {
      out(`${JSON.stringify(shown.map(settingJson), null, 2)}\n`);
      return 0;
    }
    const rows = shown.map(
      ({ name, value, source }) =>
        [name, printable(value === undefined ? '-' : formatValue(value)), source] as const,
    );
    const width = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length));
    const [nameWidth, valueWidth] = [width(0), Math.min(44, width(1))];
    for (const [index, [name, value, source]] of rows.entries()) {
      const section = shown[index]?.section;
      if (section !== shown[index - 1]?.section)
        out(`${index === 0 ? '' : '\n'}${paint.bold(section ?? '')}\n`);
      const from = source === 'default' ? paint.dim(source) : paint.green(source);
      out(`  ${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${from}\n`);
    }
    return 0;
  },
};

const settingJson = ({ name, value, source, section }: Provenance) => ({
  name,
  value: value === undefined ? null : formatValue(value),
  source,
  section,
});
