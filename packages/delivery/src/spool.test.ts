import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDelivery } from './create-delivery.ts';
import { startCollector } from './fixtures/fake-collector.ts';
import { FakeEncoder, type FakeSpan } from './fixtures/fake-encoder.ts';
import { formatFrame, parseFrames, Spool, spoolProblem } from './spool.ts';

const batch = (text: string, spanCount = 1) => ({ bytes: Buffer.from(text), spanCount });
const texts = (batches: readonly { bytes: Uint8Array }[] | undefined) =>
  batches?.map(({ bytes }) => Buffer.from(bytes).toString());

function inFolder(name: string, work: (directory: string) => void | Promise<void>) {
  test(name, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'spoor-spool-'));
    try {
      await work(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}

inFolder('spool: what was written is claimed once, with its counts', (directory) => {
  const spool = new Spool({ directory: join(directory, 'new'), format: 'x' });
  assert.equal(spool.write([batch('one', 3), batch('two', 4)]), 2);
  const claimed = spool.claim();
  assert.deepEqual(texts(claimed), ['one', 'two']);
  assert.deepEqual(
    claimed?.map(({ spanCount }) => spanCount),
    [3, 4],
  );
  assert.equal(spool.claim(), undefined);
  assert.deepEqual(readdirSync(join(directory, 'new')), []);
});

inFolder('spool: nobody else may read it', (directory) => {
  new Spool({ directory, format: 'x' }).write([batch('one')]);
  const [file = ''] = readdirSync(directory);
  assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600);
});

inFolder('spool: another format is left alone', (directory) => {
  new Spool({ directory, format: 'x' }).write([batch('one')]);
  assert.equal(new Spool({ directory, format: 'y' }).claim(), undefined);
});

inFolder('spool: of several processes each claims other files', (directory) => {
  const spools = [1, 2, 3].map(() => new Spool({ directory, format: 'x' }));
  for (const [index, spool] of spools.entries()) spool.write([batch(`${index}`)]);
  const claimed = spools.flatMap((spool) => texts(spool.claim()) ?? []);
  assert.deepEqual(claimed.sort(), ['0', '1', '2']);
});

inFolder('spool: a torn file gives the whole frames before the tear', (directory) => {
  const whole = Buffer.concat([formatFrame(batch('first')), formatFrame(batch('second'))]);
  for (let length = 0; length <= whole.length; length += 1) {
    const expected =
      length === whole.length
        ? ['first', 'second']
        : length >= formatFrame(batch('first')).length
          ? ['first']
          : [];
    assert.deepEqual(texts(parseFrames(whole.subarray(0, length))), expected);
  }
  const flipped = Buffer.from(whole);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  assert.deepEqual(texts(parseFrames(flipped)), ['first']);
  writeFileSync(join(directory, 'spoor-x-1-a.spool'), whole.subarray(0, whole.length - 3));
  assert.deepEqual(texts(new Spool({ directory, format: 'x' }).claim()), ['first']);
});

inFolder('spool: a file and the folder are bounded', (directory) => {
  const big = 'x'.repeat(1000);
  const spool = new Spool({ directory, format: 'x', maxFileBytes: 2500, maxTotalBytes: 4000 });
  assert.equal(spool.write([batch(big), batch(big), batch(big)]), 2);
  assert.equal(spool.write([batch(big), batch(big)]), 1);
  assert.equal(spool.write([batch(big)]), 0);
});

inFolder('spool: a folder that cannot be used costs nothing but the spans', (directory) => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const spool = new Spool({ directory: file, format: 'x' });
  assert.equal(spool.write([batch('one')]), 0);
  assert.equal(spool.claim(), undefined);
  mkdirSync(join(directory, 'spoor-x-1-a.spool'));
  assert.equal(new Spool({ directory, format: 'x' }).claim(), undefined);
});

/** As another user has left it; the superuser may read everything, so that there the owner must do. */
function giveAway(file: string): void {
  if (process.getuid?.() === 0) chownSync(file, 65_534, 65_534);
  else chmodSync(file, 0);
}

function takeOver(file: string): void {
  if (process.getuid?.() === 0) chownSync(file, 0, 0);
  else chmodSync(file, 0o600);
}

inFolder('spool: the file of another user stays for that user, and the next one is claimed', (directory) => {
  const spool = new Spool({ directory, format: 'x' });
  const foreign = join(directory, 'spoor-x-0-a.spool');
  writeFileSync(foreign, formatFrame(batch('theirs')));
  giveAway(foreign);
  spool.write([batch('mine')]);
  assert.deepEqual(texts(spool.claim()), ['mine']);
  assert.equal(spool.claim(), undefined);
  assert.deepEqual(readdirSync(directory), ['spoor-x-0-a.spool']);
  takeOver(foreign);
  assert.deepEqual(texts(spool.claim()), ['theirs']);
});

inFolder('spool: a link, a folder and a file above the bound are left alone', (directory) => {
  const elsewhere = join(directory, 'elsewhere');
  writeFileSync(elsewhere, formatFrame(batch('one')));
  symlinkSync(elsewhere, join(directory, 'spoor-x-0-a.spool'));
  mkdirSync(join(directory, 'spoor-x-0-b.spool'));
  writeFileSync(join(directory, 'spoor-x-0-c.spool'), formatFrame(batch('x'.repeat(1000))));
  assert.equal(new Spool({ directory, format: 'x', maxFileBytes: 1000 }).claim(), undefined);
  assert.equal(readdirSync(directory).length, 4);
});

inFolder('spool: what another process still writes is left to it, until it must be dead', (directory) => {
  const unfinished = join(directory, 'spoor-x-0-a.writing');
  writeFileSync(unfinished, formatFrame(batch('one')));
  const spool = new Spool({ directory, format: 'x' });
  assert.equal(spool.claim(), undefined);
  const longAgo = Date.now() / 1000 - 3600;
  utimesSync(unfinished, longAgo, longAgo);
  assert.deepEqual(texts(spool.claim()), ['one']);
  assert.deepEqual(readdirSync(directory), []);
});

inFolder('spool: says why it keeps less than it was given', (directory) => {
  const spool = new Spool({ directory, format: 'x', maxFileBytes: 200 });
  assert.equal(spool.write([batch('one'), batch('x'.repeat(200))]), 1);
  assert.equal(spool.failure, `there is no room in ${directory}`);
  assert.equal(spool.write([batch('one')]), 1);
  assert.equal(spool.failure, undefined);
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const broken = new Spool({ directory: file, format: 'x' });
  assert.equal(broken.write([batch('one')]), 0);
  assert.match(broken.failure ?? '', /^Error: EEXIST: file already exists/);
});

inFolder('spool: a folder is made with its parents, and what it cannot be is said', (directory) => {
  const deep = join(directory, 'a', 'b', 'c');
  assert.equal(spoolProblem(deep), undefined);
  assert.equal(statSync(deep).mode & 0o777, 0o700);
  assert.equal(spoolProblem(deep), undefined);
  const file = join(directory, 'file');
  writeFileSync(file, '');
  assert.match(spoolProblem(file) ?? '', /EEXIST/);
  assert.match(spoolProblem(join(file, 'below', 'it')) ?? '', /ENOTDIR/);
});

inFolder('spool: undelivered at the end, delivered once after the next start', async (spoolDir) => {
  const collector = await startCollector();
  const { port } = collector;
  await collector.close();
  const lines: string[] = [];
  const create = (to: number) => {
    const encoder = new FakeEncoder();
    return createDelivery<FakeSpan>({
      exporter: { type: 'jaeger', endpoint: `http://127.0.0.1:${to}/`, timeoutMs: 10_000 },
      batch: { scheduleDelayMs: 5000, exportTimeoutMs: 30_000, maxQueueSpans: 2048, maxBatchSpans: 2 },
      encoder,
      losses: encoder.losses,
      log: { warn: (line) => lines.push(line), info: (line) => lines.push(line) },
      spoolDir,
    });
  };
  const first = create(port);
  for (const id of [1, 2, 3]) first.append({ id });
  first.flushSync(2000);
  const { produced, spooled, delivered, queued } = first.stats();
  assert.deepEqual([produced, spooled, delivered, queued], [3, 3, 0, 0]);
  assert.equal(
    readFileSync(join(spoolDir, readdirSync(spoolDir)[0] ?? ''))
      .subarray(0, 4)
      .toString(),
    'SPR1',
  );

  const healed = await startCollector();
  const second = create(healed.port);
  while (healed.received.length < 3) await new Promise((resolve) => setImmediate(resolve));
  await second.flush();
  assert.deepEqual(healed.received, [1, 2, 3]);
  assert.deepEqual([second.stats().recovered, second.stats().delivered], [3, 3]);
  assert.deepEqual(readdirSync(spoolDir), []);
  assert.deepEqual(lines, []);
  await second.shutdown();
  await healed.close();
});
