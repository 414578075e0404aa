/** `spoor ui --keep FILE` where the file cannot grow: the person at the terminal learns of it, and the collector goes on. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
const ports = ['query', 'compact', 'binary', 'thrift-http', 'otlp', 'otlp-grpc', 'zipkin', 'sampling'];

test('a file that may not grow is told of in one line, and what is lost when the collector ends in another', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-keep-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'traces.spoor');
  const flags = ports.flatMap((name) => [
    `--port-${name}`,
    name === 'query' || name === 'zipkin' ? '0' : 'off',
  ]);
  // The shell's limit for files, in blocks of 512 bytes (1024 in bash).
  const command = `ulimit -f 4; exec "${process.execPath}" "${cli}" ui --keep "${file}" ${flags.join(' ')}`;
  const child = spawn('sh', ['-c', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  t.after(() => child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const said = createInterface({ input: child.stderr })[Symbol.asyncIterator]();

  let zipkin = '';
  for await (const line of createInterface({ input: child.stdout })) {
    zipkin ||= /^Zipkin +(127\.0\.0\.1:\d+)$/.exec(line)?.[1] ?? '';
    if (line.includes('traces are at')) break;
  }
  const post = async (name: string) => {
    const body = JSON.stringify([{ traceId: 'a', id: 'b', name, tags: { padding: 'x'.repeat(8000) } }]);
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch(`http://${zipkin}/api/v2/spans`, { method: 'POST', headers, body })).status;
  };
  assert.equal(await post('one'), 202);
  assert.equal(
    (await said.next()).value,
    `spoor: keep file must be writable, got EFBIG for '${file}'; what arrives waits in memory, the file is tried again every 5 s`,
  );
  assert.equal(await post('two'), 202);
  child.kill('SIGTERM');
  assert.equal(
    (await said.next()).value,
    `spoor: keep file must be writable, got EFBIG for '${file}'; 2 messages are not in it`,
  );
  assert.deepEqual(await closed, [0, null]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});
