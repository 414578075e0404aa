import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { fixture, runApp } from '../e2e/run-app.ts';
import { thriftProject, type Version } from './thrift-project.ts';

interface Printed {
  readonly seen: Readonly<Record<string, { readonly results: readonly unknown[] }>>;
}

const methods = ['ping', 'who', 'buy', 'buy', 'buy', 'buy', 'count', 'nothing', 'note'];
/** Who declares it. */
const serviceOf = (method: string): string => (method === 'ping' || method === 'who' ? 'Base' : 'Shop');

/** One call: the caller's span, both sides of the call, what the handler and the callback do, and over HTTP the request between. */
function expected(name: string, transport: string, method: string): string {
  const called = `${serviceOf(method)}/${method}`;
  const [client, server] = [`client ${called}`, `server ${called}`];
  const isHttp = transport === 'http';
  const between = isHttp
    ? [`client POST < ${client}`, 'server POST < client POST', `${server} < server POST`]
    : [`${server} < ${client}`];
  return [
    `internal ${name} < nobody`,
    `${client} < internal ${name}`,
    ...between,
    `internal in ${method} < ${server}`,
    `internal after ${method} < internal ${name}`,
  ]
    .sort()
    .join('\n');
}

/** One text for each trace. */
function describe(spans: readonly ReceivedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const name = (span: ReceivedSpan) => `${span.tags['span.kind'] ?? 'internal'} ${span.name}`;
  const traces = new Map<string, string[]>();
  for (const span of spans) {
    const parent = byId.get(span.parentId ?? '');
    const lines = traces.get(span.traceId) ?? [];
    lines.push(`${name(span)} < ${parent === undefined ? 'nobody' : name(parent)}`);
    traces.set(span.traceId, lines);
  }
  return Array.from(traces.values(), (lines) => lines.sort().join('\n')).sort();
}

/**
 * The calls of fixtures/calls.cjs without us and with us: the same for the application, and each of them is one trace.
 *
 * @param combinations `form protocol transport`; undefined: all
 * @returns those that this version has
 */
export async function checkCalls(
  t: TestContext,
  version: Version,
  combinations?: readonly string[],
): Promise<string[]> {
  const { folder, remove } = thriftProject(version);
  t.after(remove);
  const args = combinations === undefined ? [] : [JSON.stringify(combinations)];
  const receiver = await receiveSpans(t);
  const program = join(folder, 'calls.cjs');
  const certificates = { TEST_CERTIFICATES: fixture('') };
  const env = {
    ...certificates,
    ...receiver.http,
    OTEL_SERVICE_NAME: 'calls',
    SPOOR_THRIFT_JSON: 'true',
  };
  const [plain, traced] = await Promise.all([
    runApp(program, { way: 'none', env: certificates, args }),
    runApp(program, { env, args }),
  ]);
  assert.equal(plain.status, 0, plain.stderr);
  assert.deepEqual(JSON.parse(traced.stdout || '{}'), JSON.parse(plain.stdout), traced.stderr);
  const { seen } = JSON.parse(traced.stdout) as Printed;
  const calls = Object.keys(seen).flatMap((name) => {
    const transport = name.split(' ')[2] as string;
    const called = methods.filter((method) => transport !== 'http' || method !== 'note');
    return called.map((method) => expected(name, transport, method));
  });
  // An opened WebSocket has a request of its own.
  const opened = Object.keys(seen)
    .filter((name) => name.endsWith('websocket'))
    .map(() => 'client GET < nobody');
  const all = [...calls, ...opened];
  const spans = await receiver.spans('calls', all.join('\n').split('\n').length);
  assert.deepEqual(describe(spans), all.sort());
  return Object.keys(seen);
}
