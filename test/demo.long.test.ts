import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type DemoOptions, runDemo, shopServices, showcase, startShop, visit } from '@spoor/demo';

function npmStart(...args: string[]) {
  const child = spawn(process.execPath, ['packages/build/start.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors += chunk;
  });
  return { child, ended: once(child, 'close'), text: () => text, errors: () => errors };
}

test('npm start -- --once: prints a complete trace of all services as a tree and exits 0', async () => {
  const { ended, text, errors } = npmStart('--once');
  assert.deepEqual(await ended, [0, null], `${text()}\n${errors()}`);
  assert.match(text(), /^Duration .* · 6 services · depth 8 · 24 spans · 2 errors$/m);
  for (const service of shopServices) assert.match(text(), new RegExp(`${service} · `));
  assert.match(text(), /payments · POST \/charges +✗ 503/);
  assert.match(text(), /pricing · quote /);
  assert.match(text(), /orders · pay /);
  assert.match(text(), /inventory · grpc\.shop\.Inventory\/Reserve/);
  const bars = text()
    .split('\n')
    .filter((line) => line.includes('━'));
  assert.ok(bars.length > 0);
  for (const line of bars) assert.ok([...line].length <= 100, line);
});

test('npm start: stays open, and a Ctrl-C ends it with status 0', async () => {
  const { child, ended, text } = npmStart();
  while (!text().includes('until Ctrl-C')) await once(child.stdout, 'data');
  child.kill('SIGINT');
  assert.deepEqual(await ended, [0, null], text());
});

/** Resolves when no child process of ours is left: at once, but for the turns of the loop that Node takes to let go. */
async function noServiceIsLeft(): Promise<void> {
  while (process.getActiveResourcesInfo().includes('ProcessWrap')) await setImmediate();
}

function demo(options: Partial<DemoOptions>) {
  let text = '';
  const stop = new AbortController();
  const status = runDemo({
    once: true,
    signal: stop.signal,
    env: process.env,
    columns: 100,
    coloured: false,
    out: (chunk) => {
      text += chunk;
    },
    ...options,
  });
  return { status, stop, text: () => text };
}

test('the demo: a trace that does not arrive is status 1 and said, and no service is left', {
  timeout: 60_000,
}, async () => {
  const { status, text } = demo({ env: { ...process.env, JAEGER_DISABLED: 'true' }, withinMs: 0 });
  assert.equal(await status, 1, text());
  assert.match(text(), /this trace must be complete, got:\n {2}no span of this trace has arrived/);
  await noServiceIsLeft();
});

test('the demo: a signal before it is open ends it, and no service is left', {
  timeout: 60_000,
}, async () => {
  const { status, stop } = demo({});
  stop.abort('SIGTERM');
  await assert.rejects(status, /the shop closed before it opened/);
  await noServiceIsLeft();
});

test('the shop: works untraced; the note of the edge reaches payments only with the tracer', async () => {
  const shop = await startShop({ env: process.env });
  try {
    const { status, body } = await visit(shop.gatewayUrl, showcase('plain'));
    assert.equal(status, 201);
    assert.equal((body as { payment: { sandbox: boolean } }).payment.sandbox, false);
  } finally {
    await shop.stop();
  }
  const { registerFile } = await import('@spoor/cli');
  const traced = await startShop({
    preload: registerFile,
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  try {
    const { body } = await visit(traced.gatewayUrl, showcase('traced'));
    assert.equal((body as { payment: { sandbox: boolean } }).payment.sandbox, true);
  } finally {
    await traced.stop();
  }
});
