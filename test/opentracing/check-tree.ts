import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Ended, runApp } from '../e2e/run-app.ts';
import { receive, type SeenSpan, tag, tree } from './receive.ts';

export const shop = join(import.meta.dirname, 'fixtures', 'shop.cjs');
export const caller = '00000000000000b7';

/** What a caller may send; the trace ids tell the requests apart. */
export const inbound: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: {},
  uber: { 'uber-trace-id': `a1:${caller}:0:1` },
  w3c: { traceparent: `00-000000000000000000000000000000a2-${caller}-01` },
  b3: { 'x-b3-traceid': '00000000000000a3', 'x-b3-spanid': caller, 'x-b3-sampled': '1' },
};
const traceIds: Readonly<Record<string, string>> = {
  uber: 'a1',
  w3c: 'a2',
  b3: 'a3',
};

const grpc = 'grpc.shop.Back/Work';

export interface Form {
  readonly form: string;
  readonly tracer: 'jaeger' | 'global';
  readonly server: 'http' | 'express';
}

/** One trace, one service, and the manual spans between the automatic ones. */
function expected({ form, server }: Form, parent: string): string[] {
  const handle = server === 'express' ? '/{*path}' : 'handle';
  const [client, back] =
    form === 'grpc' ? [`client ${grpc}`, `server ${grpc}`] : ['client /work', 'server /work'];
  return [
    `server /x < ${parent}`,
    `${handle} < server /x`,
    'loose < server /x',
    `call < ${handle}`,
    `${client} < call`,
    `${back} < ${client}`,
    `work < ${back}`,
  ].sort();
}

const shortTraceId = ({ span }: SeenSpan): string => span.traceID.replace(/^0+/, '');

/** Runs the shop, asks it once for each kind of caller, and looks at what arrived. */
export async function checkTree(t: TestContext, form: Form, script = shop): Promise<Ended> {
  const receiver = await receive(t);
  const kinds = Object.keys(inbound);
  const env = {
    FORM: form.form,
    TRACER: form.tracer,
    SERVER: form.server,
    REQUESTS: String(kinds.length),
    AGENT_PORT: receiver.agentPort,
    OTEL_PROPAGATORS: 'tracecontext,baggage,jaeger,b3multi',
    ...(form.tracer === 'global'
      ? { OTEL_SERVICE_NAME: 'shop', OTEL_EXPORTER_JAEGER_ENDPOINT: receiver.endpoint }
      : {}),
  };
  let started = false;
  const ask = async (port: number): Promise<void> => {
    for (const kind of kinds) {
      const headers = { connection: 'close', ...inbound[kind] };
      await (await fetch(`http://127.0.0.1:${port}/x`, { headers })).text();
    }
  };
  const asked: Promise<void>[] = [];
  const ended = await runApp(script, {
    env,
    onStdout(text) {
      const port = /"port":(\d+)/.exec(text)?.[1];
      if (port === undefined || started) return;
      started = true;
      asked.push(ask(Number(port)));
    },
  });
  await Promise.all(asked);
  assert.equal(ended.status, 0, ended.stderr);
  assert.ok(ended.stdout.endsWith('{"closed":true}\n'), ended.stdout);
  const spans = await receiver.spans(kinds.length * 7);
  assert.deepEqual([...new Set(spans.map(({ service }) => service))], ['shop']);
  const known = Object.values(traceIds);
  for (const kind of kinds) {
    const id = traceIds[kind];
    const own = spans.filter((each) =>
      id === undefined ? !known.includes(shortTraceId(each)) : shortTraceId(each) === id,
    );
    assert.deepEqual(tree(own), expected(form, id === undefined ? 'nobody' : caller), kind);
    const work = own.find(({ span }) => span.operationName === 'work');
    assert.equal(work && tag(work, 'user'), 'alice');
  }
  const carried = ended.stdout.split('\n').filter((line) => line.includes('"uber"'));
  assert.equal(carried.length, form.form === 'grpc' ? 0 : kinds.length);
  for (const line of carried) {
    const { baggage, user } = JSON.parse(line) as Record<string, unknown>;
    assert.deepEqual([baggage, user], ['user=alice', 'alice']);
  }
  return ended;
}
