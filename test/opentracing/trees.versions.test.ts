import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { caller, checkTree, inbound, shop } from './check-tree.ts';
import { receive, tree } from './receive.ts';

for (const form of [
  { form: 'http', tracer: 'jaeger', server: 'express' },
  { form: 'fetch', tracer: 'jaeger', server: 'http' },
  { form: 'grpc', tracer: 'global', server: 'http' },
] as const) {
  test(`${form.tracer}, ${form.server} server, ${form.form} client: one trace whoever calls, manual and automatic spans in turn`, async (t) => {
    await checkTree(t, form);
  });
}

for (const [parent, handle, loose] of [
  ['nested', 'server /x', 'handle'],
  ['explicit', caller, 'nobody'],
] as const) {
  test(`SPOOR_OPENTRACING_PARENT=${parent}: what the application starts for a caller's request`, async (t) => {
    for (const tracer of ['jaeger', 'global']) {
      const receiver = await receive(t);
      const env = {
        TRACER: tracer,
        AGENT_PORT: receiver.agentPort,
        SPOOR_OPENTRACING_PARENT: parent,
        OTEL_EXPORTER_JAEGER_ENDPOINT: receiver.endpoint,
      };
      const asked: Promise<unknown>[] = [];
      const ended = await runApp(shop, {
        env,
        onStdout(text) {
          const port = /"port":(\d+)/.exec(text)?.[1];
          if (port !== undefined && asked.length === 0)
            asked.push(
              fetch(`http://127.0.0.1:${port}/x`, { headers: { connection: 'close', ...inbound['uber'] } }),
            );
        },
      });
      await Promise.all(asked);
      assert.equal(ended.status, 0, ended.stderr);
      const lines = tree(await receiver.spans(7));
      for (const line of [`handle < ${handle}`, `loose < ${loose}`, 'client /work < call'])
        assert.ok(lines.includes(line), `${tracer}: ${line} among ${lines.join(', ')}`);
    }
  });
}
