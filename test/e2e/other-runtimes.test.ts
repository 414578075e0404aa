// Node is what Spoor is made for. What works elsewhere is shown here, and the line at the start says what does not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { findTool } from '@spoor/testkit';
import { receiveSpans } from './received-spans.ts';
import { fixture, register } from './run-app.ts';

const runtimes = {
  bun: {
    file: findTool('bun/node_modules/@oven/bun-linux-x64/bin/bun'),
    words: ['--preload', register],
    says: /^spoor: http2-wrapper failed: TypeError: Module\.prototype\.load must be [^\n]+; it is switched off\nspoor: grpc could not be patched, it is not traced: TypeError: Module\.prototype\.load must be [^\n]+\nspoor: the global fetch of Bun is not undici, it is not traced\nspoor \S+ · [^\n]+ · http\n$/,
  },
  deno: {
    file: findTool('deno/node_modules/@deno/linux-x64-glibc/deno'),
    words: ['run', '-A', '--preload', register],
    says: /^spoor: the global fetch of Deno is not undici, it is not traced\nspoor \S+ · [^\n]+ · http, grpc, undici, libraries\n$/,
  },
} as const;

for (const [name, { file, words, says }] of Object.entries(runtimes)) {
  for (const way of ['compact', 'http'] as const) {
    const skip = file === undefined && `${name} (node packages/build/tools.mjs ${name})`;
    test(`${name}: http calls are traced and arrive over ${way} when the program ends`, {
      skip,
    }, async (t) => {
      const receiver = await receiveSpans(t);
      const env = { ...receiver[way], PATH: process.env['PATH'] ?? '', OTEL_SERVICE_NAME: name };
      const child = spawn(file ?? '', [...words, fixture('call.cjs')], { env });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const [status] = await once(child, 'close');
      assert.equal(status, 0, stderr);
      const spans = await receiver.spans(name, 2);
      assert.deepEqual(spans.map((span) => span.tags['span.kind']).sort(), ['client', 'server']);
      assert.match(stderr, says);
    });
  }
}
