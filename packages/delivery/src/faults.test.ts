/** What a fault in delivery itself costs: docs/decisions/radius-of-a-fault.md. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parts } from '@spoor/messages';
import { set } from './fixtures/exporter-set.ts';

const other = parts({
  endpoint: () => 'use the other endpoint',
  dots: () => 'sending them again without dots',
});
const settled = () => new Promise((resolve) => setImmediate(resolve));
const bug = new TypeError('bug');
const fail = (): never => {
  throw bug;
};

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
const pattern =
  /^[a-z ]+ for fake:\/\/collector failed: TypeError: bug; \d+ spans? w\w+ lost, delivery goes on$/;

type Fixture = ReturnType<typeof set>;

/** Each throws, or rejects, once in a while; all else is well. */
const ways: Readonly<Record<string, (fixture: Fixture) => () => void>> = {
  'the transport throws': ({ transport }) => {
    const { answer } = transport;
    transport.answer = fail;
    return () => {
      transport.answer = answer;
    };
  },
  'the transport rejects': ({ transport }) => {
    const { answer } = transport;
    transport.answer = () => Promise.reject(bug);
    return () => {
      transport.answer = answer;
    };
  },
  'the encoder cannot put a batch together': ({ encoder }) => {
    const take = encoder.take.bind(encoder);
    encoder.take = () => {
      take();
      return fail();
    };
    return () => {
      encoder.take = take;
    };
  },
  'the encoder throws': ({ encoder }) => {
    const append = encoder.append.bind(encoder);
    encoder.append = fail;
    return () => {
      encoder.append = append;
    };
  },
};

for (const [name, damage] of Object.entries(ways)) {
  test(`${name}: those spans are lost and counted, said once, and delivery goes on`, async () => {
    const fixture = set({ maxQueueSpans: 100 });
    const { transport, exporter, emit, lines, clock } = fixture;
    emit(7);
    const repair = damage(fixture);
    emit(12);
    clock.advance(5000);
    await settled();
    repair();
    emit(5);
    await exporter.flush();
    await settled();
    const { produced, delivered, queued, lost, faults } = exporter.stats();
    assert.equal(queued, 0);
    assert.equal(produced, delivered + lost.failedToEmitSpans);
    assert.ok(lost.failedToEmitSpans >= 12, `${lost.failedToEmitSpans} spans`);
    assert.equal(sum(faults.map(({ lostSpans }) => lostSpans)), lost.failedToEmitSpans);
    assert.deepEqual(transport.received.slice(-5), [19, 20, 21, 22, 23]);
    // One for each place.
    assert.equal(lines.length, faults.length, lines.join('\n'));
    for (const line of lines) assert.match(line, pattern);
    exporter.reportEnd();
    const repeats = lines.slice(faults.length);
    assert.ok(repeats.length > 0, 'the repeats are said at the end');
    for (const line of repeats) assert.match(line, /failed (once|\d+ times) more: TypeError: bug/);
    const told = lines.map((line) => Number(/(\d+) spans? w/.exec(line)?.[1]));
    assert.equal(sum(told), lost.failedToEmitSpans);
  });
}

test('a log that throws costs no span', async () => {
  const { transport, exporter, emit, log } = set();
  log.warn = fail;
  log.info = fail;
  transport.answer = () => ({ tag: 'retry', reason: 'down' });
  emit(30);
  transport.answer = () => ({ tag: 'delivered' });
  await exporter.flush();
  exporter.reportEnd();
  const { produced, delivered, lost } = exporter.stats();
  assert.deepEqual([produced, delivered, lost.fullQueueDroppedSpans], [30, 20, 10]);
});

test('a fault in an event of the socket, or in a timer, is told and costs nothing that waits', () => {
  const { transport, exporter, emit, clock, lines } = set();
  emit(1);
  transport.onFault?.(bug);
  transport.onReturned?.(null as never, null as never);
  clock.advance(5000);
  const { delivered, lost } = exporter.stats();
  assert.deepEqual([delivered, lost.failedToEmitSpans, lines.length], [1, 0, 2]);
});

test('flush: what comes after it does not hold it up', async () => {
  const { transport, exporter, emit } = set();
  let answer: () => void = () => {};
  transport.answer = () => new Promise((resolve) => (answer = () => resolve({ tag: 'delivered' })));
  emit(3);
  let isFlushed = false;
  const flushed = exporter.flush().then(() => {
    isFlushed = true;
  });
  emit(5);
  await settled();
  assert.equal(isFlushed, false);
  answer();
  await flushed;
  assert.deepEqual(transport.received, [0, 1, 2]);
  assert.equal(exporter.stats().queued, 5);
});

test('a collector that takes another form of the format only gets that one', () => {
  const { transport, exporter, emit, encoder, lines } = set();
  encoder.adapt = (refusal) =>
    refusal.includes('no dots')
      ? {
          remedy: other.endpoint(),
          consequence: other.dots(),
          rewrite: (bytes) => Buffer.from(Buffer.from(bytes).toString().replaceAll('.', '')),
        }
      : undefined;
  const refusal = { tag: 'rejected', reason: 'status 400 (no dots)', remedy: other.endpoint() } as const;
  transport.answer = ({ bytes }) => (Buffer.from(bytes).includes('.') ? refusal : { tag: 'delivered' });
  for (let id = 0; id < 5; id++) exporter.append({ id, sizeBytes: 5 });
  assert.deepEqual(transport.received, [0, 1, 2, 3, 4]);
  assert.deepEqual(lines, [
    'fake://collector refused spans: status 400 (no dots); use the other endpoint; sending them again without dots',
  ]);
  transport.answer = () => refusal;
  emit(5);
  const { delivered, lost } = exporter.stats();
  assert.deepEqual([delivered, lost.failedToEmitSpans], [5, 5], 'refused in that form as well');
});
