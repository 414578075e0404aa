import { type Command, CommandError, textFlag, UsageError } from './command.ts';
import { failures, usage } from './messages.ts';
import { type Query, queryFlags, queryOf } from './query.ts';
import { renderTrace } from './render-trace.ts';
import { searchTraces } from './search-traces.ts';
import type { TraceJson } from './trace-json.ts';

export const traceCommand: Command = {
  name: 'trace',
  arguments: '<id | latest>',
  summary: 'Print one trace of a running collector as a tree.',
  flags: {
    ...queryFlags,
    service: { type: 'string', value: 'NAME', doc: 'with latest: the latest that this service took part in' },
    json: { type: 'boolean', doc: 'the JSON of the collector instead' },
  },
  examples: ['spoor trace 4bf92f3577b34da6a3ce929d0e0e4736', 'spoor trace latest --service checkout'],
  run: async (call) => {
    const [id, ...more] = call.args;
    const isLatest = id === 'latest' && more.length === 0;
    if (!isLatest && (id === undefined || more.length > 0 || !/^[0-9a-f]{1,32}$/i.test(id))) {
      throw new UsageError(usage.traceId(call.args.join(' ')));
    }
    const query = queryOf(call);
    const trace = isLatest ? await latest(query, textFlag(call, 'service')) : await query.trace(id ?? '');
    if (trace === undefined) throw new CommandError(failures.noTrace(id ?? ''));
    const { out, columns, coloured } = call.terminal;
    out(call.flags.json ? `${JSON.stringify(trace, null, 2)}\n` : renderTrace(trace, { columns, coloured }));
    return 0;
  },
};

/** Jaeger looks back two days unless it is told otherwise. */
const latestSinceMicros = 7 * 24 * 3600 * 1e6;

async function latest(query: Query, service: string | undefined): Promise<TraceJson | undefined> {
  const endMicros = Date.now() * 1000;
  const parameters = { limit: '1', start: `${endMicros - latestSinceMicros}`, end: `${endMicros}` };
  const [trace] = await searchTraces(query, service, parameters);
  return trace;
}
