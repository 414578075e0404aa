import { parseLength } from '@spoor/rules';
import { type Command, textFlag, UsageError } from './command.ts';
import { lines, usage } from './messages.ts';
import { queryFlags, queryOf } from './query.ts';
import { graphFormats, isGraphFormat } from './render-graph.ts';

const defaultSince = '168h';

export const graphCommand: Command = {
  name: 'graph',
  summary: 'Print who calls whom, from the spans of a running collector.',
  flags: {
    ...queryFlags,
    format: {
      type: 'string',
      value: 'FORMAT',
      doc: `${Object.keys(graphFormats).join(', ')} (default text)`,
    },
    since: { type: 'string', value: 'DURATION', doc: `how far to look back (default ${defaultSince})` },
  },
  examples: ['spoor graph', 'spoor graph --format dot | dot -Tsvg > shop.svg'],
  run: async (call) => {
    const format = textFlag(call, 'format') ?? 'text';
    if (!isGraphFormat(format)) {
      const known = Object.keys(graphFormats).join(', ');
      throw new UsageError(usage.format(known, format));
    }
    const since = textFlag(call, 'since') ?? defaultSince;
    const micros = parseLength(since);
    if (micros === undefined) throw new UsageError(usage.duration('since', since));
    const edges = await queryOf(call).dependencies(Date.now(), Math.round(micros / 1000));
    if (edges.length === 0) call.terminal.err(lines.noCalls());
    call.terminal.out(graphFormats[format](edges));
    return 0;
  },
};
