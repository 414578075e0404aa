import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startCollector } from '../start-collector.ts';
import { anyPorts } from '../testing/any-ports.ts';
import { crc32 } from './crc32.ts';
import { fileHeaderBytes, formatFrame, frameHeaderBytes, parseFileHeader } from './frame.ts';
import { KeepFile } from './keep-file.ts';

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-keep-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'traces.spoor');
}

/** Opens the file, appends the texts, closes it; returns what was read back at the opening. */
async function session(file: string, texts: readonly string[], maxBytes = 1_000_000) {
  const restored: string[] = [];
  const notices: string[] = [];
  const keep = await KeepFile.open({
    file,
    maxBytes,
    restore: ({ format, message }) => restored.push(`${format} ${Buffer.from(message)}`),
    onNotice: (line) => notices.push(line),
  });
  for (const text of texts) keep.append({ format: 7, message: Buffer.from(text) });
  const counts = keep.counts();
  await keep.close();
  return { restored, counts, notices };
}

const frameBytes = (text: string): number => frameHeaderBytes + 1 + text.length;

test('crc32: the check value of the standard, also in two parts', () => {
  assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
  assert.equal(crc32(Buffer.from('56789'), crc32(Buffer.from('1234'))), 0xcbf43926);
});

test('what was appended is read back in order, session after session', async (t) => {
  const file = temporaryFile(t);
  assert.deepEqual((await session(file, ['one', 'two'])).restored, []);
  assert.deepEqual((await session(file, ['three'])).restored, ['7 one', '7 two']);
  assert.deepEqual((await session(file, [])).restored, ['7 one', '7 two', '7 three']);
});

const texts = ['one', 'second', 'the third', 'four'];
const allOf = (lost?: string): string[] => texts.filter((text) => text !== lost).map((text) => `7 ${text}`);

/** Which text the byte at `offset` belongs to; undefined for the file's header. */
function textAt(offset: number): string | undefined {
  let end = fileHeaderBytes;
  if (offset < end) return undefined;
  return texts.find((text) => {
    end += frameBytes(text);
    return offset < end;
  });
}

test('a bit flipped anywhere costs the message that it is in, and what is appended then is read too', async (t) => {
  const file = temporaryFile(t);
  await session(file, texts);
  const whole = readFileSync(file);
  for (let offset = 0; offset < whole.length; offset++) {
    for (const bit of [0, 3, 7]) {
      const damaged = Buffer.from(whole);
      damaged[offset] = (damaged[offset] ?? 0) ^ (1 << bit);
      writeFileSync(file, damaged);
      const lost = textAt(offset);
      const what = `bit ${bit} of byte ${offset}`;
      const { restored, counts, notices } = await session(file, ['new']);
      assert.deepEqual(restored, allOf(lost), what);
      const isLast = lost === texts.at(-1);
      const isBetween = lost !== undefined && !isLast;
      assert.deepEqual([counts.damagedPlaces, notices.length], isBetween ? [1, 1] : [0, 0], what);
      assert.equal(counts.tornBytes, isLast ? frameBytes('four') : 0, what);
      assert.deepEqual((await session(file, [])).restored, [...allOf(lost), '7 new'], what);
      assert.ok(
        readFileSync(file).subarray(0, damaged.length).equals(damaged),
        `${what}: nothing was cut off`,
      );
    }
  }
});

test('a file that ends anywhere has every message before, and takes new ones', async (t) => {
  const file = temporaryFile(t);
  await session(file, texts);
  const whole = readFileSync(file);
  for (let length = 0; length <= whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length));
    const { restored } = await session(file, ['new']);
    const ends = texts.map(
      (_, i) => fileHeaderBytes + texts.slice(0, i + 1).reduce((sum, text) => sum + frameBytes(text), 0),
    );
    const expected = texts.filter((_, i) => (ends[i] ?? 0) <= length).map((text) => `7 ${text}`);
    assert.deepEqual(restored, expected, `ends at ${length}`);
    // The bytes that the torn one lacks may be those that come behind it, by chance: then it is whole, and stays.
    const torn = `7 ${texts[expected.length]}`;
    const again = (await session(file, [])).restored.filter((text) => text !== torn);
    assert.deepEqual(again, [...expected, '7 new'], `ends at ${length}`);
  }
});

test('a torn message that is made whole by what is written behind it hides nothing', async (t) => {
  const file = temporaryFile(t);
  await session(file, ['one']);
  const { marker } = parseFileHeader(readFileSync(file)) as { marker: Buffer };
  // Its last bytes are the first ones of the marker, of which only these are missing.
  const torn = formatFrame(marker, {
    format: 7,
    message: Buffer.concat([Buffer.from('torn'), marker.subarray(0, 2)]),
  });
  appendFileSync(file, torn.subarray(0, -2));
  await session(file, ['new']);
  const { restored } = await session(file, []);
  assert.deepEqual([restored.length, restored[0], restored[2]], [3, '7 one', '7 new']);
});

test('a length that leads far ahead hides no message', async (t) => {
  const file = temporaryFile(t);
  await session(file, texts);
  const bytes = readFileSync(file);
  const second = fileHeaderBytes + frameBytes('one');
  // As far as the end of the third.
  bytes.writeUInt32LE(1 + 'second'.length + frameBytes('the third'), second + 8);
  writeFileSync(file, bytes);
  assert.deepEqual((await session(file, [])).restored, allOf('second'));
});

test('damage is told in one line', async (t) => {
  const file = temporaryFile(t);
  await session(file, texts);
  const bytes = readFileSync(file);
  bytes.fill(0, fileHeaderBytes + 3, fileHeaderBytes + 9);
  writeFileSync(file, bytes);
  const { notices } = await session(file, []);
  assert.deepEqual(notices, [
    `keep file must be as it was written, got 1 damaged places in '${file}'; what lies between them was read`,
  ]);
});

test('zeros that a crash left behind the last frame are stepped over', async (t) => {
  const file = temporaryFile(t);
  await session(file, ['one']);
  appendFileSync(file, Buffer.alloc(3_000_000));
  const { restored, counts } = await session(file, ['two'], 10_000_000);
  assert.deepEqual([restored, counts.tornBytes], [['7 one'], 3_000_000]);
  assert.deepEqual((await session(file, [], 10_000_000)).restored, ['7 one', '7 two']);
});

test('a message that holds a frame of another file is one message', async (t) => {
  const [file, other] = [temporaryFile(t), temporaryFile(t)];
  await session(other, ['inner']);
  await session(file, [readFileSync(other).toString('latin1'), 'two']);
  const bytes = readFileSync(file);
  bytes[fileHeaderBytes + 8] = 0;
  writeFileSync(file, bytes);
  assert.deepEqual((await session(file, [])).restored, ['7 two']);
});

for (const [name, content] of [
  ['a text', 'the only copy of something'],
  ['a file of an older version', 'spoor keep 1\n\x05\0\0\0abcd\x07one'],
] as const) {
  test(`${name} is refused and left as it is`, async (t) => {
    const file = temporaryFile(t);
    writeFileSync(file, content);
    await assert.rejects(session(file, ['x']), {
      message: `keep file must be new or written by this version of spoor, got '${file}'`,
    });
    assert.equal(readFileSync(file, 'utf8'), content);
  });
}

test('a file that cannot be opened is named, and so is what is no file', async (t) => {
  const file = join(temporaryFile(t), 'nowhere');
  await assert.rejects(session(file, []), {
    message: /^keep file must be a file that can be written, got '.*nowhere' \(ENOENT\)/,
  });
  const pipe = temporaryFile(t);
  execFileSync('mkfifo', [pipe]);
  await assert.rejects(session(pipe, []), { message: `keep file must be a regular file, got '${pipe}'` });
});

test('a new file is for its owner alone; the mode of one that was there stays', async (t) => {
  const file = temporaryFile(t);
  await session(file, texts);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  chmodSync(file, 0o644);
  await session(file, texts);
  assert.equal(statSync(file).mode & 0o777, 0o644);
});

const messages = Array.from({ length: 100 }, (_, i) => `message ${String(i).padStart(3, '0')}`);

test('a file of more than twice the limit is cut to its newest messages at start', async (t) => {
  const file = temporaryFile(t);
  await session(file, messages);
  const before = statSync(file).size;
  assert.equal((await session(file, [], Math.ceil(before / 2))).restored.length, 100);
  const { restored } = await session(file, [], 500);
  assert.equal(statSync(file).size <= 500 + fileHeaderBytes, true);
  assert.equal(restored.at(-1), '7 message 099');
  assert.equal(restored.length, Math.floor(500 / frameBytes('message 000')));
  assert.deepEqual((await session(file, ['new'])).restored, restored);
  assert.deepEqual((await session(file, [])).restored, [...restored, '7 new']);
});

test('cutting keeps the mode, follows a link to the file itself, and leaves nothing beside it', async (t) => {
  const link = temporaryFile(t);
  const folder = join(link, '..', 'elsewhere');
  mkdirSync(folder);
  const file = join(folder, 'real');
  symlinkSync(join('elsewhere', 'real'), link);
  await session(link, messages);
  chmodSync(file, 0o640);
  // What a start left that was killed in the middle.
  writeFileSync(`${file}.compact`, 'half a draft');
  const { restored, notices } = await session(link, [], 500);
  assert.equal(restored.length > 0 && restored.length < 100, true);
  assert.deepEqual(notices, []);
  assert.equal(lstatSync(link).isSymbolicLink(), true);
  assert.equal(realpathSync(link), realpathSync(file));
  assert.equal(statSync(file).mode & 0o777, 0o640);
  assert.equal(statSync(file).size < 1000, true);
  assert.deepEqual(readdirSync(folder), ['real']);
});

test('a file that cannot be cut is told of and used as it is', async (t) => {
  const file = temporaryFile(t);
  await session(file, messages);
  mkdirSync(join(`${file}.compact`, 'in the way'), { recursive: true });
  const { restored, notices } = await session(file, [], 500);
  assert.equal(restored.length, 100);
  assert.match(
    notices.join(),
    /^keep file must be in a folder with room for a second one, got \w+ for '.*'; it is not cut to its newest messages$/,
  );
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
