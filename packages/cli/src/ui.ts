import { collectorFlags, collectorOptions, collectorPorts } from './collector-flags.ts';
import type { Command } from './command.ts';
import { lines } from './messages.ts';
import { openCollector, queryUrl } from './open-collector.ts';
import { untilStopped } from './until-stopped.ts';

export const uiCommand: Command = {
  name: 'ui',
  summary: "Start the collector alone, on Jaeger's ports of this machine.",
  flags: collectorFlags,
  examples: ['spoor ui', 'spoor ui --port-query 8080 --port-zipkin off'],
  run: async (call) => {
    const collector = await openCollector(collectorOptions(call));
    const stopped = untilStopped();
    const { out, paint } = call.terminal;
    for (const [name, { what }] of Object.entries(collectorPorts)) {
      const port = collector.ports[name as keyof typeof collectorPorts];
      out(`${what.padEnd(24)} ${port === undefined ? 'off' : `127.0.0.1:${port}`}\n`);
    }
    const url = queryUrl(collector);
    if (url !== undefined) out(`\n${lines.run(lines.tracesAt(paint.bold(url)))}\n`);
    await stopped;
    await collector.close();
    return 0;
  },
};
