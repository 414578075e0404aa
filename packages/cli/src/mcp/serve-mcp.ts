/**
 * The Model Context Protocol over stdin and stdout (https://modelcontextprotocol.io/specification): a coding assistant reads the traces of a
 * running collector. Every tool only reads. A bundle of its own, which the command loads.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { version } from '../installation.ts';
import type { Query } from '../query.ts';
import { graphFormats } from '../render-graph.ts';
import { explainFailure } from './explain-failure.ts';
import { explainSlow } from './explain-slow.ts';
import { findTraces, micros } from './find-traces.ts';
import { readTrace, storedTrace } from './read-trace.ts';
import { whatChanged } from './what-changed.ts';

const traceId = z.string().describe('hex digits, as find_traces gives them');
const service = z.string().optional().describe('the name of a service');
const since = z.string().optional().describe('how far to look back: 10m, 2h');

const condition = z.object({
  key: z
    .string()
    .describe('an attribute, or status, duration, service, operation, kind: http.route, exception.type'),
  op: z.enum(['=', '!=', '>', '>=', '<', '<=', '~']).describe('~ compares with a pattern: /cart/*'),
  value: z.string().describe('500, 200ms, /cart/*'),
  not: z.boolean().optional(),
});

const text = (answer: string) => ({ content: [{ type: 'text' as const, text: answer }] });
const readOnly = { readOnlyHint: true, openWorldHint: false };

function addTools(server: McpServer, query: Query): void {
  server.registerTool(
    'find_traces',
    {
      title: 'Find traces',
      description:
        'Lists traces, the newest first: id, start, duration, spans, first operation, and where a failed one broke.',
      annotations: readOnly,
      inputSchema: {
        service,
        operation: z.string().optional().describe('the name of an operation, such as GET /users/:id'),
        errors: z.boolean().optional().describe('only traces with a failed span'),
        min_duration: z.string().optional().describe('only with a span at least this long: 200ms, 1.5s'),
        since: since.describe('how far to look back: 10m, 2h (1h if not given)'),
        where: z
          .array(condition)
          .max(20)
          .optional()
          .describe('conditions that one span meets (embedded collector only)'),
        limit: z.number().int().min(1).max(200).optional().describe('20 if not given'),
      },
    },
    async (search) => text(await findTraces(query, search)),
  );
  server.registerTool(
    'read_trace',
    {
      title: 'Read a trace',
      description:
        'One trace as a tree of its spans with durations and failures; with span_id that span with all attributes and events.',
      annotations: readOnly,
      inputSchema: { trace_id: traceId, span_id: z.string().optional().describe('16 hex digits') },
    },
    async ({ trace_id, span_id }) => text(readTrace(await storedTrace(query, trace_id), span_id)),
  );
  server.registerTool(
    'why_slow',
    {
      title: 'Why was it slow?',
      description:
        'The critical path of a trace by the time of each span itself, and operations that were called again and again.',
      annotations: readOnly,
      inputSchema: { trace_id: traceId },
    },
    async ({ trace_id }) => text(explainSlow(await storedTrace(query, trace_id))),
  );
  server.registerTool(
    'what_failed',
    {
      title: 'What failed?',
      description:
        'The spans of a trace where it broke, with exceptions, stacks, logged events and attributes, and who called them.',
      annotations: readOnly,
      inputSchema: { trace_id: traceId },
    },
    async ({ trace_id }) => text(explainFailure(await storedTrace(query, trace_id))),
  );
  server.registerTool(
    'what_changed',
    {
      title: 'What changed?',
      description:
        'Every operation since a moment beside the time before: calls, failures, p50, p95, the worst first (embedded collector only).',
      annotations: readOnly,
      inputSchema: {
        service,
        since: since.describe(
          'since when: 10m ago; if not given, the moment at which something changed most',
        ),
      },
    },
    async (given) => text(await whatChanged(query, given)),
  );
  server.registerTool(
    'who_calls_whom',
    {
      title: 'Who calls whom?',
      description: 'The services and their calls of each other, with counts, p95 and failures.',
      annotations: readOnly,
      inputSchema: { since: since.describe('how far to look back: 10m, 2h (168h if not given)') },
    },
    async (given) => {
      const lookback = Math.round(micros('since', given.since ?? '168h') / 1000);
      const edges = await query.dependencies(Date.now(), lookback);
      return text(edges.length === 0 ? 'No service has called another yet.' : graphFormats.text(edges));
    },
  );
}

/** Until the assistant closes stdin. */
export async function serveMcp(query: Query): Promise<void> {
  const server = new McpServer({ name: 'spoor', version: version() });
  addTools(server, query);
  const closed = new Promise<void>((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
}
