import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { engines, fixture, type RunOptions, runApp } from './run-app.ts';

/** Sends the signal once the application said that it is ready. */
function signalWhenReady(signal: NodeJS.Signals): NonNullable<RunOptions['onStdout']> {
  let sent = false;
  return (text, kill) => {
    if (sent || !text.includes('ready')) return;
    sent = true;
    kill(signal);
  };
}

for (const engine of engines) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`${engine}: ${signal} without a handler: the process dies of it, its spans arrive`, async (t) => {
      const receiver = await receiveSpans(t);
      const env = { ...receiver.http, OTEL_SERVICE_NAME: 'ends' };
      const ended = await runApp(fixture('server.cjs'), { engine, env, onStdout: signalWhenReady(signal) });
      assert.deepEqual([ended.status, ended.signal, ended.stdout], [null, signal, 'ready\n'], ended.stderr);
      assert.equal((await receiver.spans('ends', 2)).length, 2);
    });
  }

  test(`${engine}: SIGTERM with a collector that does not answer: dies of it all the same`, async () => {
    const env = {
      OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://127.0.0.1:9/api/traces',
      SPOOR_SHUTDOWN_TIMEOUT: '100',
    };
    const ended = await runApp(fixture('server.cjs'), { engine, env, onStdout: signalWhenReady('SIGTERM') });
    assert.deepEqual([ended.status, ended.signal], [null, 'SIGTERM'], ended.stderr);
  });

  test(`${engine}: SIGTERM with a handler of the application: the application decides, its spans arrive`, async (t) => {
    const receiver = await receiveSpans(t);
    const env = { ...receiver.http, OTEL_SERVICE_NAME: 'ends', HANDLER: 'drain' };
    const ended = await runApp(fixture('server.cjs'), { engine, env, onStdout: signalWhenReady('SIGTERM') });
    assert.deepEqual([ended.status, ended.signal, ended.stdout], [7, null, 'ready\ndrained\n'], ended.stderr);
    assert.equal((await receiver.spans('ends', 2)).length, 2);
  });

  test(`${engine}: SIGTERM after the application took its handler away: dies of it`, async () => {
    const env = { OTEL_TRACES_EXPORTER: 'none', HANDLER: 'gone' };
    const ended = await runApp(fixture('server.cjs'), { engine, env, onStdout: signalWhenReady('SIGTERM') });
    assert.deepEqual([ended.status, ended.signal, ended.stdout], [null, 'SIGTERM', 'ready\n'], ended.stderr);
  });

  test(`${engine}: nothing of ours keeps the process alive`, async () => {
    const ended = await runApp(['-e', '0'], {
      engine,
      env: { OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1' },
    });
    assert.equal(ended.status, 0, ended.stderr);
    // Neither signal handles nor the pipes of stdio hold a process.
    const script = [
      '-e',
      'console.log(process.getActiveResourcesInfo().filter((n) => !/Signal|Pipe|TTY/.test(n)))',
    ];
    const [plain, traced] = [await runApp(script, { way: 'none' }), await runApp(script, { engine })];
    assert.equal(traced.stdout, plain.stdout);
  });
}
