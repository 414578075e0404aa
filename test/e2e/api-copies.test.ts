import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { runApp } from './run-app.ts';

const require = createRequire(import.meta.url);

/** An application with its own copy of the API, whose version is rewritten when one is given. */
function application(t: TestContext, api: string, version?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-api-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'node_modules', '@opentelemetry', 'api');
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(join(dirname(require.resolve(api)), '..', '..'), copy, { recursive: true });
  if (version !== undefined) {
    const file = join(copy, 'build', 'src', 'version.js');
    const source = readFileSync(file, 'utf8');
    const rewritten = source.replace(/VERSION = '[\d.]+'/, `VERSION = '${version}'`);
    assert.notEqual(rewritten, source);
    writeFileSync(file, rewritten);
  }
  writeFileSync(
    join(folder, 'app.js'),
    `const { trace, context } = require('@opentelemetry/api');
     trace.getTracer('mine').startActiveSpan('outer', (outer) => {
       setTimeout(() => {
         trace.getTracer('mine').startSpan('inner').end();
         console.log(trace.getSpan(context.active()) === outer);
         outer.end();
       }, 1);
     });`,
  );
  return join(folder, 'app.js');
}

for (const [what, api, version] of [
  ['1.4, older than ours', 'otel-api-1.4', undefined],
  ['the same version', '@opentelemetry/api', undefined],
  ['1.42, newer than ours', '@opentelemetry/api', '1.42.0'],
] as const) {
  test(`the application's own copy of the API, ${what}: its spans are ours`, async (t) => {
    const receiver = await receiveSpans(t);
    const env = { ...receiver.http, OTEL_SERVICE_NAME: 'copies' };
    const ended = await runApp(application(t, api, version), { env });
    assert.equal(ended.stdout, 'true\n', ended.stderr);
    const spans = await receiver.spans('copies', 2);
    const [outer, inner] = ['outer', 'inner'].map((name) => spans.find((span) => span.name === name));
    assert.ok(outer && inner);
    assert.equal(inner.parentId, outer.spanId);
  });
}
