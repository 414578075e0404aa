import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { runApp } from './run-app.ts';

const require = createRequire(import.meta.url);
const grpc = dirname(require.resolve('@grpc/grpc-js/package.json'));

test('two copies of grpc-js, one required and one imported, and one of them loaded before us', async (t) => {
  // Inside of the repository, so that what grpc-js itself needs is found.
  const cache = join(import.meta.dirname, '..', '..', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'grpc-copies-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const copies = ['node_modules/@grpc/grpc-js', 'node_modules/service/node_modules/@grpc/grpc-js'];
  for (const copy of copies) cpSync(grpc, join(folder, copy), { recursive: true });
  writeFileSync(join(folder, 'node_modules/service/index.js'), "exports.grpc = require('@grpc/grpc-js');");
  writeFileSync(join(folder, 'before.cjs'), "require('service');");
  writeFileSync(
    join(folder, 'app.mjs'),
    `import { trace } from '@opentelemetry/api';
     import { Client, Metadata, Server } from '@grpc/grpc-js';
     import service from 'service';
     const same = (value) => value;
     /** Whether a handler of this copy runs inside of a span. */
     function isTraced(grpc) {
       const server = new grpc.Server();
       let traced = false;
       const handler = () => { traced = trace.getActiveSpan() !== undefined; };
       server.register('/a.B/C', handler, same, same, 'unary');
       server.handlers.get('/a.B/C').func({ metadata: new grpc.Metadata(), sendMetadata() {} }, () => {});
       return traced;
     }
     const copies = [{ Metadata, Server }, service.grpc];
     console.log(JSON.stringify([Client !== service.grpc.Client, copies.map(isTraced)]));`,
  );
  const env = { OTEL_TRACES_EXPORTER: 'none', NODE_OPTIONS: `--require ${join(folder, 'before.cjs')}` };
  const ended = await runApp(join(folder, 'app.mjs'), { env });
  assert.equal(ended.status, 0, ended.stderr);
  assert.deepEqual(JSON.parse(ended.stdout), [true, [true, true]]);
});
