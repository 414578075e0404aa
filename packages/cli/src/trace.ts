import { type Command, CommandError, UsageError } from './command.ts';
import { failures, usage } from './messages.ts';
import { queryFlags, queryOf } from './query.ts';
import { renderTrace } from './render-trace.ts';

export const traceCommand: Command = {
  name: 'trace',
  arguments: '<id>',
  summary: 'Print one trace of a running collector as a tree.',
  flags: { ...queryFlags, json: { type: 'boolean', doc: 'the JSON of the collector instead' } },
  examples: ['spoor trace 4bf92f3577b34da6a3ce929d0e0e4736'],
  run: async (call) => {
    const [id, ...more] = call.args;
    if (id === undefined || more.length > 0 || !/^[0-9a-f]{1,32}$/i.test(id)) {
      throw new UsageError(usage.traceId(call.args.join(' ')));
    }
    const trace = await queryOf(call).trace(id);
    if (trace === undefined) throw new CommandError(failures.noTrace(id));
    const { out, columns, coloured } = call.terminal;
    out(call.flags.json ? `${JSON.stringify(trace, null, 2)}\n` : renderTrace(trace, { columns, coloured }));
    return 0;
  },
};
