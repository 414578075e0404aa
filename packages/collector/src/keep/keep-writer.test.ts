import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { KeepFile } from './keep-file.ts';
import { type AppendOnlyFile, KeepWriter } from './keep-writer.ts';

/** A collector has sockets that keep the process alive while the file is tried again. */
const alive = setInterval(() => {}, 1000);
after(() => clearInterval(alive));

function fullDisk(): NodeJS.ErrnoException {
  return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}

/** A disk with so much room, which takes what fits and fails then. */
class SmallDisk implements AppendOnlyFile {
  readonly #handle: AppendOnlyFile | undefined;
  room: number;
  taken = Buffer.alloc(0);
  writes = 0;

  constructor(room: number, handle?: AppendOnlyFile) {
    this.room = room;
    this.#handle = handle;
  }

  async write(bytes: Uint8Array, offset: number, length: number, position: null) {
    this.writes += 1;
    const fits = Math.min(length, this.room);
    if (fits === 0) throw fullDisk();
    this.room -= fits;
    this.taken = Buffer.concat([this.taken, bytes.subarray(offset, offset + fits)]);
    return (await this.#handle?.write(bytes, offset, fits, position)) ?? { bytesWritten: fits };
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

/** A writer on `disk` and what it says; `said` resolves when it has said so many words. */
function writerOn(disk: AppendOnlyFile, maxPendingBytes = 1000) {
  const words: string[] = [];
  let heard = () => {};
  const say = (word: string) => {
    words.push(word);
    heard();
  };
  const writer = new KeepWriter(disk, {
    maxPendingBytes,
    retryMs: 1,
    onFailure: say,
    onRecovery: () => say('recovered'),
  });
  const said = async (count: number) => {
    while (words.length < count)
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    return words;
  };
  return { writer, words, said };
}

test('a full disk is told of once, and its recovery; then the file holds every byte once', async () => {
  const disk = new SmallDisk(10);
  const { writer, said } = writerOn(disk);
  for (const text of ['first ', 'second ', 'third ']) writer.append(Buffer.from(text));
  assert.deepEqual(await said(1), ['ENOSPC']);
  assert.equal(writer.failing, 'ENOSPC');
  writer.append(Buffer.from('fourth'));
  const writes = disk.writes;
  while (disk.writes < writes + 3) await new Promise((resolve) => setImmediate(resolve));
  disk.room = 1000;
  assert.deepEqual(await said(2), ['ENOSPC', 'recovered']);
  await writer.close();
  assert.equal(disk.taken.toString(), 'first second third fourth');
  assert.deepEqual([writer.failing, writer.dropped], [undefined, 0]);
});

test('what waits is bounded, the newest beyond it are dropped and counted', async () => {
  const disk = new SmallDisk(0);
  const { writer, said } = writerOn(disk, 10);
  for (const text of ['12345', '67890', 'a', 'b']) writer.append(Buffer.from(text));
  await said(1);
  assert.equal(writer.dropped, 2);
  disk.room = 1000;
  await said(2);
  writer.append(Buffer.from('c'));
  await writer.close();
  assert.equal(disk.taken.toString(), '1234567890c');
});

test('what cannot be written to the end is counted when the file is closed', async () => {
  const { writer, said } = writerOn(new SmallDisk(11));
  for (const text of ['12345', '67890', 'abc']) writer.append(Buffer.from(text));
  await said(1);
  writer.append(Buffer.from('d'));
  await writer.close();
  // The first two and a part of the third fitted.
  assert.deepEqual([writer.failing, writer.dropped], ['ENOSPC', 2]);
});

test('a write that takes nothing is a failure, no endless loop', async () => {
  const { writer, said } = writerOn({ write: async () => ({ bytesWritten: 0 }), close: async () => {} });
  writer.append(Buffer.from('x'));
  assert.deepEqual(await said(1), ['EIO']);
  await writer.close();
});

/** Opens a kept file on a disk that a test can fill. */
async function keepOn(t: TestContext, room: number) {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-keep-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'traces.spoor');
  const notices: string[] = [];
  const restored: string[] = [];
  let heard = () => {};
  const disks: SmallDisk[] = [];
  const open = (retryMs: number) =>
    KeepFile.open({
      file,
      maxBytes: 1_000_000,
      restore: ({ message }) => restored.push(String(Buffer.from(message))),
      retryMs,
      onNotice: (line) => {
        notices.push(line.replaceAll(file, 'FILE'));
        heard();
      },
      wrap: (handle: FileHandle) => {
        disks.push(new SmallDisk(room, handle));
        return disks.at(-1) as SmallDisk;
      },
    });
  const noticed = async (count: number) => {
    while (notices.length < count)
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
  };
  return { open, notices, noticed, restored, disks };
}

test('a kept file on a full disk: one line, the code in the counts, one line when it is written again', async (t) => {
  const { open, notices, noticed, restored, disks } = await keepOn(t, 40);
  const keep = await open(1);
  keep.append({ format: 1, message: Buffer.from('one') });
  await noticed(1);
  assert.equal(keep.counts().error, 'ENOSPC');
  keep.append({ format: 1, message: Buffer.from('two') });
  (disks[0] as SmallDisk).room = 10_000;
  await noticed(2);
  assert.deepEqual([keep.counts().error, keep.counts().notKeptMessages], [null, 0]);
  await keep.close();
  assert.deepEqual(notices, [
    "keep file must be writable, got ENOSPC for 'FILE'; what arrives waits in memory, the file is tried again every 0.001 s",
    "keep file 'FILE' is written again; 0 messages are not in it",
  ]);
  await (await open(1)).close();
  assert.deepEqual(restored, ['one', 'two']);
});

test('a kept file that cannot be written to the end: the loss is told', async (t) => {
  const { open, notices, noticed } = await keepOn(t, 0);
  const keep = await open(60_000);
  keep.append({ format: 1, message: Buffer.from('one') });
  await noticed(1);
  await keep.close();
  assert.deepEqual(notices.slice(1), [
    "keep file must be writable, got ENOSPC for 'FILE'; 2 messages are not in it",
  ]);
});
