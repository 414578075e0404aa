import type { Command } from './command.ts';
import { queryFlags, queryOf } from './query.ts';

export const mcpCommand: Command = {
  name: 'mcp',
  summary: 'Let a coding assistant read a running collector (Model Context Protocol over stdin and stdout).',
  flags: queryFlags,
  examples: ['claude mcp add spoor -- npx spoor mcp', 'spoor mcp --url http://localhost:16686'],
  run: async (call) => {
    const { serveMcp } = await import('@spoor/cli/mcp');
    await serveMcp(queryOf(call));
    return 0;
  },
};
