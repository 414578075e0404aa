/** A coding assistant reads a collector: the protocol's own client, the built command, a collector with a slow, failed trace. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { startCollector } from '@spoor/collector';
import { unusedTcpPort } from './endings/fixtures/unused-ports.ts';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

interface Given {
  readonly id: number;
  readonly parent?: number;
  readonly service: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly error?: string;
}

const hex = (id: number): string => id.toString(16).padStart(16, '0');
const textAttribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

function otlp(spans: readonly Given[]): object {
  const baseMs = Date.now() - 10_000;
  const nanos = (ms: number): string => `${baseMs + ms}000000`;
  return {
    resourceSpans: spans.map(({ id, parent, service, name, from, to, error }) => ({
      resource: { attributes: [textAttribute('service.name', service)] },
      scopeSpans: [
        {
          spans: [
            {
              traceId,
              spanId: hex(id),
              ...(parent === undefined ? {} : { parentSpanId: hex(parent) }),
              name,
              kind: parent === undefined ? 2 : 1,
              startTimeUnixNano: nanos(from),
              endTimeUnixNano: nanos(to),
              status: error === undefined ? {} : { code: 2 },
              events:
                error === undefined
                  ? []
                  : [
                      {
                        name: 'exception',
                        timeUnixNano: nanos(to),
                        attributes: [
                          textAttribute('exception.type', 'BankError'),
                          textAttribute('exception.message', error),
                          textAttribute(
                            'exception.stacktrace',
                            `BankError: ${error}\n    at pay (bank.js:7:11)`,
                          ),
                        ],
                      },
                    ],
            },
          ],
        },
      ],
    })),
  };
}

const spans: readonly Given[] = [
  { id: 1, service: 'gateway', name: 'POST /checkout', from: 0, to: 1000 },
  ...Array.from({ length: 6 }, (_, index) => ({
    id: 10 + index,
    parent: 1,
    service: 'gateway',
    name: 'SELECT items',
    from: 100 + index * 50,
    to: 140 + index * 50,
  })),
  { id: 2, parent: 1, service: 'bank', name: 'pay', from: 400, to: 950, error: 'the account is closed' },
];

async function assistant(
  t: TestContext,
  url: string,
): Promise<(name: string, given?: object) => Promise<string>> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'mcp', '--url', url],
      stderr: 'inherit',
    }),
  );
  t.after(() => client.close());
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['find_traces', 'read_trace', 'why_slow', 'what_failed', 'what_changed', 'who_calls_whom'],
  );
  assert.ok(tools.every(({ annotations }) => annotations?.readOnlyHint === true));
  return async (name, given = {}) => {
    const { content } = await client.callTool({ name, arguments: { ...given } });
    const [first] = content as { type: string; text: string }[];
    return first?.text ?? '';
  };
}

test('mcp: an assistant finds a trace, reads it, and sees why it was slow and what failed', async (t) => {
  const off = { thriftHttp: false, compact: false, binary: false, zipkin: false } as const;
  const collector = await startCollector({
    ports: { ...off, query: 0, otlp: 0, otlpGrpc: false, sampling: false },
  });
  t.after(() => collector.close());
  const sent = await fetch(`http://127.0.0.1:${collector.ports.otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(otlp(spans)),
  });
  assert.equal(sent.status, 200);
  const ask = await assistant(t, `http://127.0.0.1:${collector.ports.query}`);

  const found = await ask('find_traces', {
    errors: true,
    where: [{ key: 'exception.type', op: '=', value: 'BankError' }],
  });
  assert.match(
    found,
    new RegExp(
      `^${traceId} .* 8 spans \\(1 failed\\)  gateway · POST /checkout; broke in bank · pay: BankError: the account is closed$`,
      'm',
    ),
  );
  assert.match(await ask('find_traces', { service: 'nobody' }), /No trace matches.*bank, gateway/);
  assert.match(await ask('find_traces', { since: 'yesterday' }), /since must be a duration such as 100ms/);

  assert.match(
    await ask('read_trace', { trace_id: traceId }),
    /gateway · POST \/checkout[\s\S]*└─ bank · pay/,
  );
  const span = await ask('read_trace', { trace_id: traceId, span_id: hex(2) });
  assert.match(span, /bank · pay[\s\S]*took 550 ms[\s\S]*exception.message: the account is closed/);
  assert.match(
    await ask('read_trace', { trace_id: 'abc' }),
    /no trace abc in this collector; find_traces lists/,
  );
  assert.match(
    await ask('read_trace', { trace_id: 'no id' }),
    /trace_id must be 1 to 32 hex digits, got "no id"/,
  );

  const slow = await ask('why_slow', { trace_id: traceId });
  assert.match(slow, /^ +550 ms +55 % {2}bank · pay/m);
  assert.match(slow, /^ +6 x {2}gateway · SELECT items, 240 ms in all, below gateway · POST \/checkout/m);

  const failed = await ask('what_failed', { trace_id: traceId });
  assert.match(
    failed,
    /^1 of 8 spans .* failed\. Where it broke:[\s\S]*bank · pay failed[\s\S]*called by gateway · POST \/checkout/,
  );
  assert.match(
    failed,
    /exception\.stacktrace:\n +BankError: the account is closed\n +at pay \(bank\.js:7:11\)/,
  );

  assert.match(await ask('who_calls_whom'), /gateway\n└─ bank +1 call +p95 .* 1 failed/);
  assert.match(await ask('what_changed', { since: '5s' }), /POST \/checkout\n +before: 1 calls, 0 failed/);
});

test('mcp: nobody listens', async (t) => {
  const port = await unusedTcpPort();
  const ask = await assistant(t, `http://127.0.0.1:${port}`);
  assert.match(
    await ask('find_traces'),
    /a collector must answer at http:\/\/127\.0\.0\.1:\d+, got ECONNREFUSED; start one with spoor ui/,
  );
});
