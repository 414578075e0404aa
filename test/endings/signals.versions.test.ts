/** Signals are held while something is to be lost, and only then; and not every one of them ends a process. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { register } from '../e2e/run-app.ts';
import { run, spansOf, tracedRun } from './fixtures/check-end.ts';
import { startHttpCollector, startUdpCollector } from './fixtures/collectors.ts';
import { unusedUdpPort } from './fixtures/unused-ports.ts';

const noProc = existsSync('/proc/self/status') ? false : 'needs /proc/self/status of Linux';
/** The command under which a process is the first one of a PID namespace; undefined where that is not permitted. */
const asFirst = [
  ['unshare', '--fork', '--pid', '--mount-proc'],
  ['unshare', '--user', '--map-root-user', '--fork', '--pid', '--mount-proc'],
].find(([command = '', ...args]) => spawnSync(command, [...args, 'true']).status === 0);
const noFirst = asFirst === undefined ? 'unshare --pid is not permitted here' : false;

/** Node itself never catches SIGHUP: whoever does is us. */
const isHeld = `const isHeld = () => {
    const mask = /SigCgt:\\s*(\\w+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1];
    return (BigInt('0x' + mask) & 1n) === 1n;
  };
  const until = (held) => new Promise((done) => { const look = () => (isHeld() === held ? done() : setTimeout(look, 5)); look(); });`;
const busy =
  "require('node:fs').writeSync(1, 'ready'); const end = Date.now() + 20_000; while (Date.now() < end);";

for (const [what, env] of [
  ['over UDP', async () => await startUdpCollector()],
  ['over HTTP', async () => await startHttpCollector()],
] as const) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`a program that computes after its spans were sent ${what} dies of ${signal} at once`, {
      skip: noProc,
    }, async () => {
      const collector = await env();
      try {
        const code = `${isHeld} start('ended').end(); setTimeout(() => {}, 9000); until(false).then(() => { ${busy} });`;
        const ended = await tracedRun({ name: what, code, signal }, [collector]);
        assert.deepEqual([ended.status, ended.signal], [null, signal], ended.stderr);
        assert.deepEqual(await spansOf(collector, 1), ['ended']);
      } finally {
        collector.close();
      }
    });
  }
}

test('a program that computes while nobody takes its spans dies of SIGINT at once', {
  skip: noProc,
}, async () => {
  const code = `${isHeld} start('ended').end(); setTimeout(() => {}, 9000); until(false).then(() => { ${busy} });`;
  const port = await unusedUdpPort();
  const ended = await tracedRun({ name: 'away', code, signal: 'SIGINT' }, [{ port }]);
  assert.deepEqual([ended.status, ended.signal], [null, 'SIGINT'], ended.stderr);
});

test('signals are held again from the next span on', { skip: noProc }, async () => {
  const collector = await startUdpCollector();
  try {
    const code = `${isHeld} start('first').end(); setTimeout(() => {}, 9000);
      until(false).then(() => { start('second').end(); start('open'); console.log(isHeld(), 'ready'); });`;
    const ended = await tracedRun({ name: 'again', code, signal: 'SIGTERM' }, [collector]);
    assert.deepEqual([ended.signal, ended.stdout], ['SIGTERM', 'true ready\n'], ended.stderr);
    assert.deepEqual(await spansOf(collector, 3), ['first', 'open (incomplete)', 'second']);
  } finally {
    collector.close();
  }
});

test('a signal that comes at the very moment in which signals are let go is not swallowed', async () => {
  const collector = await startUdpCollector();
  try {
    // Our immediate, in which the handles are closed, stands behind the one that raises the signal.
    const code = `const span = start('x'); setImmediate(() => process._kill(process.pid, 15)); span.end();
      setTimeout(() => console.log('swallowed'), 3000);`;
    const ended = await tracedRun({ name: 'moment', code }, [collector], {
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
    });
    assert.deepEqual([ended.signal, ended.stdout], ['SIGTERM', ''], ended.stderr);
  } finally {
    collector.close();
  }
});

test('a signal that comes right before or after the first listener of the application is told to it, once', async () => {
  const collector = await startUdpCollector();
  const kill = 'process._kill(process.pid, 15);';
  const listen = "process.on('SIGTERM', () => console.log('told'));";
  try {
    for (const code of [`${kill} ${listen}`, `${listen} ${kill}`]) {
      const program = `start('x'); ${code} setTimeout(() => {}, 50);`;
      const ended = await tracedRun({ name: 'listener', code: program }, [collector]);
      assert.deepEqual([ended.status, ended.stdout], [0, 'told\n'], code + ended.stderr);
    }
  } finally {
    collector.close();
  }
});

test('PID 1 lives on after SIGTERM, and so does its tracing', { skip: noFirst }, async () => {
  const collector = await startUdpCollector();
  const code = `console.log('pid', process.pid); start('before').end(); const open = start('open');
    require('node:child_process').execFileSync('kill', ['-TERM', '1']); process.kill(process.pid, 'SIGINT');
    setTimeout(() => { console.log('alive'); open.end(); start('after').end(); setTimeout(() => { start('last').end(); process.exit(3); }, 50); }, 50);`;
  try {
    const env = { OTEL_BSP_SCHEDULE_DELAY: '10' };
    const ended = await tracedRun({ name: 'first', code }, [collector], env, asFirst);
    assert.deepEqual([ended.status, ended.stdout], [3, 'pid 1\nalive\n'], ended.stderr);
    assert.deepEqual(await spansOf(collector, 4), ['after', 'before', 'last', 'open']);
  } finally {
    collector.close();
  }
});

test('a kill or an exit that does not end the process ends nothing of ours', async () => {
  const collector = await startHttpCollector();
  const code = `process.kill = () => 'stubbed'; start('before').end(); console.log(process.kill(process.pid, 'SIGTERM'));
    start('after kill').end(); process.emit('exit', 0); setTimeout(() => { start('after exit').end(); }, 50);`;
  try {
    const ended = await tracedRun({ name: 'no end', code }, [collector]);
    assert.deepEqual([ended.status, ended.stdout, ended.stderr], [0, 'stubbed\n', '']);
    assert.deepEqual(await spansOf(collector, 3), ['after exit', 'after kill', 'before']);
  } finally {
    collector.close();
  }
});

test('an odd argument of process.kill is answered as without us, and ends no span', async () => {
  const collector = await startUdpCollector();
  const values =
    "[[process.pid, '15'], [process.pid, 'SIGNONE'], [process.pid, 15.5], [process.pid, 0], [Symbol('x'), 15], [{}, 15], ['x', 15], []]";
  const code = `const odd = start('odd'); for (const given of ${values}) { try { console.log(process.kill(...given)); } catch (e) { console.log(e.message); } } odd.end();`;
  try {
    const end = { name: 'odd', code } as const;
    const bare = await run(end, `const start = () => ({ end() {} }); ${code}`, [], {});
    const ended = await tracedRun(end, [collector]);
    assert.deepEqual([ended.status, ended.stdout], [bare.status, bare.stdout]);
    assert.deepEqual(await spansOf(collector, 1), ['odd']);
    const none = await tracedRun(
      { name: 'none', code: "start('none'); process.kill(process.pid, NaN); console.log(1);" },
      [collector],
    );
    assert.deepEqual([none.signal, none.stdout], ['SIGTERM', '']);
  } finally {
    collector.close();
  }
});

test('nobody who listens to `newListener` hears of us, whoever listens to SIGWINCH', async () => {
  const code = `process.on('SIGWINCH', () => {}); process.on('newListener', (event) => console.log(event));
    require('@opentelemetry/api').trace.getTracer('x').startSpan('a').end();
    console.log(['SIGTERM', 'SIGINT', 'SIGHUP'].map((event) => process.listenerCount(event)));`;
  const end = { name: 'listeners', code } as const;
  const { stdout } = await run(end, code, ['-r', register], { OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1' });
  assert.equal(stdout, '[ 0, 0, 0 ]\n');
});
