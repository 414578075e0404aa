import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startCollector } from '../start-collector.ts';
import { anyPorts } from '../testing/any-ports.ts';
import { crc32 } from './crc32.ts';
import { fileHeader, formatFrame } from './frame.ts';
import { KeepFile } from './keep-file.ts';

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-keep-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'traces.spoor');
}

/** Opens the file, appends the texts, closes it; returns what was read back at the opening. */
async function session(file: string, texts: readonly string[], maxBytes = 1_000_000) {
  const restored: string[] = [];
  const keep = await KeepFile.open({
    file,
    maxBytes,
    restore: ({ format, message }) => restored.push(`${format} ${Buffer.from(message)}`),
  });
  for (const text of texts) keep.append({ format: 7, message: Buffer.from(text) });
  const counts = keep.counts();
  await keep.close();
  return { restored, counts };
}

test('crc32: the check value of the standard', () => {
  assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
});

test('what was appended is read back in order, session after session', async (t) => {
  const file = temporaryFile(t);
  assert.deepEqual((await session(file, ['one', 'two'])).restored, []);
  assert.deepEqual((await session(file, ['three'])).restored, ['7 one', '7 two']);
  assert.deepEqual((await session(file, [])).restored, ['7 one', '7 two', '7 three']);
});

test('a write torn at any byte loses that frame alone, and the next session goes on', async (t) => {
  const whole = Buffer.concat([fileHeader, ...['one', 'two'].map((text) => frame(text))]);
  const firstEnd = fileHeader.length + frame('one').length;
  const file = temporaryFile(t);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length));
    await session(file, ['three']);
    const expected = length < firstEnd ? ['7 three'] : ['7 one', '7 three'];
    assert.deepEqual((await session(file, [])).restored, expected, `torn at ${length}`);
  }
});

test('zeros that a crash left behind the last frame are cut off', async (t) => {
  const file = temporaryFile(t);
  await session(file, ['one']);
  appendFileSync(file, Buffer.alloc(100));
  const { restored, counts } = await session(file, ['two']);
  assert.deepEqual(restored, ['7 one']);
  assert.equal(counts.tornBytes, 100);
  assert.deepEqual((await session(file, [])).restored, ['7 one', '7 two']);
});

test('a frame that was damaged in the middle is left out and counted', async (t) => {
  const file = temporaryFile(t);
  const bytes = Buffer.concat([fileHeader, frame('one'), frame('two')]);
  bytes[fileHeader.length + 10] = 0;
  writeFileSync(file, bytes);
  const { restored, counts } = await session(file, []);
  assert.deepEqual(restored, ['7 two']);
  assert.equal(counts.damagedMessages, 1);
});

test('a file that spoor did not write is refused and left as it is', async (t) => {
  const file = temporaryFile(t);
  writeFileSync(file, 'the only copy of something');
  await assert.rejects(session(file, ['x']), {
    message: /^keep file must be new or written by spoor, got '/,
  });
  assert.equal(readFileSync(file, 'utf8'), 'the only copy of something');
});

test('a file that cannot be opened is named', async (t) => {
  const file = join(temporaryFile(t), 'nowhere');
  await assert.rejects(session(file, []), {
    message: /^keep file must be a file that can be written, got '.*nowhere' \(ENOENT\)/,
  });
});

test('a file of more than twice the limit is cut to its newest messages at start', async (t) => {
  const file = temporaryFile(t);
  const texts = Array.from({ length: 100 }, (_, i) => `message ${String(i).padStart(3, '0')}`);
  await session(file, texts);
  const before = statSync(file).size;
  assert.equal((await session(file, [], Math.ceil(before / 2))).restored.length, 100);
  const { restored } = await session(file, [], 500);
  assert.ok(statSync(file).size <= 500 + fileHeader.length);
  assert.equal(restored.at(-1), '7 message 099');
  assert.equal(restored.length, Math.floor(500 / frame('message 000').length));
  assert.ok(before > 1000);
});

test('a collector shows the kept traces after a restart, also after a torn write', async (t) => {
  const keepFile = temporaryFile(t);
  const first = await startCollector({ ports: anyPorts, keepFile });
  for (const id of ['a', 'b']) {
    const body = JSON.stringify([
      { traceId: id.repeat(16), id: '1'.repeat(16), localEndpoint: { serviceName: id } },
    ]);
    await fetch(`http://127.0.0.1:${first.ports.zipkin}/api/v2/spans`, {
      method: 'POST',
      body: new Blob([body]),
    });
  }
  await first.close();
  truncateSync(keepFile, statSync(keepFile).size - 1);
  const second = await startCollector({ ports: anyPorts, keepFile });
  t.after(() => second.close());
  const { data } = (await (await fetch(`http://127.0.0.1:${second.ports.query}/api/services`)).json()) as {
    data: unknown;
  };
  assert.deepEqual(data, ['a']);
});

const frame = (text: string) => formatFrame({ format: 7, message: Buffer.from(text) });
