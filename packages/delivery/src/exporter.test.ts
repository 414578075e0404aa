import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { set } from './fixtures/exporter-set.ts';
import { remedies } from './messages.ts';
import type { Outcome } from './transport.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const down: Outcome = {
  tag: 'retry',
  reason: 'connect ECONNREFUSED',
  remedy: remedies.listening(),
};

test('exporter: a full batch leaves without waiting for the timer', () => {
  const { transport, emit } = set();
  emit(4);
  assert.deepEqual(transport.batchSizes, []);
  emit(1);
  assert.deepEqual(transport.batchSizes, [5]);
});

test('exporter: a lone span leaves when the schedule delay is over, not before', () => {
  const { transport, clock, emit } = set();
  emit(1);
  clock.advance(4999);
  assert.deepEqual(transport.received, []);
  clock.advance(1);
  assert.deepEqual(transport.received, [0]);
  assert.equal(clock.pendingTimers, 0);
});

test('exporter: 10,000 spans in one tick all leave over a synchronous transport', () => {
  const { transport, emit, exporter } = set();
  emit(10_000);
  assert.equal(transport.received.length, 10_000);
  assert.equal(exporter.stats().delivered, 10_000);
});

test('exporter: batches never overlap', async () => {
  const { transport, emit, exporter } = set();
  transport.answer = () => settled().then(() => ({ tag: 'delivered' }));
  emit(20);
  await exporter.flush();
  assert.equal(transport.mostInFlight, 1);
  assert.equal(transport.received.length, 20);
});

test('exporter: beyond the bound in spans the newest are dropped and counted, told once with the count', async () => {
  const { transport, emit, exporter, lines } = set();
  let answer: (outcome: Outcome) => void = () => {};
  transport.answer = () => new Promise((resolve) => (answer = resolve));
  emit(27);
  const { queued, lost } = exporter.stats();
  assert.deepEqual([queued, lost.fullQueueDroppedSpans], [20, 7]);
  transport.answer = () => ({ tag: 'delivered' });
  answer({ tag: 'delivered' });
  await settled();
  assert.deepEqual(transport.received, [...Array(20).keys()]);
  assert.deepEqual(lines, [
    '7 spans were dropped before they could be exported to fake://collector; raise OTEL_BSP_MAX_QUEUE_SIZE to keep more',
  ]);
});

test('exporter: the outbox is bounded in bytes too', () => {
  const { transport, exporter } = set({ maxQueueBytes: 10_000, maxBatchSpans: 1 });
  transport.answer = () => new Promise(() => {});
  for (let id = 0; id < 20; id += 1) exporter.append({ id, sizeBytes: 4000 });
  const { queued, lost } = exporter.stats();
  assert.deepEqual([queued, lost.fullQueueDroppedSpans], [3, 17]);
});

test('exporter: a span that no batch can hold is counted, the rest of the batch arrives', async () => {
  const { transport, exporter } = set({}, 100);
  for (const sizeBytes of [10, 101, 60, 60]) exporter.append({ id: sizeBytes, sizeBytes });
  await exporter.flush();
  assert.deepEqual(transport.received, [10, 60, 60]);
  assert.equal(exporter.stats().lost.tooLargeDroppedSpans, 1);
});

test('exporter: an outage is one line, its end another with the exact loss, and failed batches arrive', async () => {
  const { transport, clock, emit, exporter, lines } = set();
  transport.answer = () => down;
  emit(50);
  for (let i = 0; i < 600; i += 1) {
    clock.advance(1000);
    emit(1);
  }
  assert.equal(lines.length, 1);
  assert.equal(
    lines[0],
    'cannot export spans to fake://collector: connect ECONNREFUSED; is a collector listening there?; ' +
      'keeping up to 20 spans, trying again',
  );
  assert.deepEqual([exporter.stats().queued, exporter.stats().delivered], [20, 0]);
  transport.answer = () => ({ tag: 'delivered' });
  clock.advance(5000);
  assert.equal(transport.received.length, 20);
  assert.deepEqual(lines.slice(1), [
    'exporting spans to fake://collector works again after 603 s; 630 spans were lost',
  ]);
  const { produced, delivered, lost, queued } = exporter.stats();
  assert.equal(produced, delivered + lost.fullQueueDroppedSpans + queued);
});

test('exporter: waits double up to five seconds', () => {
  const { transport, clock, emit } = set();
  const attempts: number[] = [];
  transport.answer = () => {
    attempts.push(clock.nowMs());
    return down;
  };
  emit(5);
  clock.advance(20_000);
  assert.deepEqual(attempts, [0, 500, 1500, 3500, 7500, 12_500, 17_500]);
});

test('exporter: a Retry-After longer than the back-off is honoured', () => {
  const { transport, clock, emit } = set();
  transport.answer = () => ({ tag: 'retry', reason: 'status 429', afterMs: 30_000 });
  emit(5);
  transport.answer = () => ({ tag: 'delivered' });
  clock.advance(29_999);
  assert.deepEqual(transport.received, []);
  clock.advance(1);
  assert.equal(transport.received.length, 5);
});

test('exporter: what the collector rejects is lost and counted, with one line that names the remedy', () => {
  const { transport, emit, exporter, lines } = set();
  transport.answer = () => ({
    tag: 'rejected',
    reason: 'status 404',
    remedy: remedies.path(),
  });
  emit(15);
  assert.equal(exporter.stats().lost.failedToEmitSpans, 15);
  assert.deepEqual(lines, [
    'cannot export spans to fake://collector: status 404; check the path of the endpoint; dropping spans until it takes them',
  ]);
});

test('exporter: what the collector did not take of a batch is lost and counted, and no outage', () => {
  const { transport, emit, exporter, lines } = set();
  transport.answer = () => ({ tag: 'delivered', partly: { rejectedSpans: 2, message: 'too old\x1b[31m' } });
  emit(10);
  const { delivered, lost } = exporter.stats();
  assert.deepEqual([delivered, lost.failedToEmitSpans], [6, 4]);
  assert.deepEqual(lines, ['2 spans were refused by fake://collector (too old [31m); check what it accepts']);
  transport.answer = () => ({ tag: 'delivered', partly: { rejectedSpans: 99, message: '' } });
  emit(5);
  assert.equal(exporter.stats().lost.failedToEmitSpans, 9);
});

test('exporter: a batch too large for the collector makes the next ones smaller', () => {
  const { transport, emit, exporter } = set();
  transport.answer = ({ spanCount }) =>
    spanCount > 2 ? { tag: 'too-large', reason: 'status 413' } : { tag: 'delivered' };
  emit(9);
  assert.deepEqual(transport.batchSizes, [5, 2, 2]);
  assert.deepEqual([exporter.stats().lost.tooLargeDroppedSpans, exporter.stats().delivered], [5, 4]);
});

test('exporter: datagrams that come back as refused are sent again and counted once', async () => {
  const { transport, clock, exporter, lines } = set();
  const sent: { bytes: Uint8Array; spanCount: number }[] = [];
  transport.answer = (batch) => {
    sent.push(batch);
    return { tag: 'delivered' };
  };
  for (let id = 0; id < 10; id += 1) exporter.append({ id });
  assert.ok(down.tag === 'retry');
  transport.onReturned?.(sent, down);
  assert.deepEqual([exporter.stats().delivered, exporter.stats().queued], [0, 10]);
  clock.advance(500);
  assert.deepEqual([exporter.stats().delivered, exporter.stats().queued], [10, 0]);
  assert.deepEqual(transport.received.slice(10), [...Array(10).keys()]);
  assert.equal(lines.length, 2);
});

test('exporter: a transport is told to hurry while more than three quarters of the queue wait', () => {
  const { transport, clock, emit } = set({ maxBatchSpans: 1, maxQueueSpans: 20 });
  const urgent: boolean[] = [];
  transport.answer = (_batch, options) => {
    urgent.push(options.urgent);
    return urgent.length === 1 ? { tag: 'busy', afterMs: 1000 } : { tag: 'delivered' };
  };
  emit(20);
  clock.advance(1000);
  assert.deepEqual(urgent, [false, ...Array(4).fill(true), ...Array(16).fill(false)]);
});

test('exporter: a collector that comes and goes does not fill the log', () => {
  const { transport, clock, emit, lines } = set();
  for (let i = 0; i < 10; i += 1) {
    transport.answer = () => down;
    emit(5);
    transport.answer = () => ({ tag: 'delivered' });
    clock.advance(1000);
  }
  assert.equal(lines.length, 2);
});

test('exporter: flush resolves at the first failure and keeps what it could not send', async () => {
  const { transport, emit, exporter } = set();
  transport.answer = () => settled().then(() => down);
  emit(3);
  await exporter.flush();
  assert.equal(exporter.stats().queued, 3);
});

test('exporter: shutdown sends what is open; spans after it are counted as lost', async () => {
  const { transport, emit, exporter, clock } = set();
  emit(3);
  await exporter.shutdown(500);
  clock.advance(500);
  emit(2);
  assert.equal(transport.received.length, 3);
  assert.equal(exporter.stats().lost.failedToEmitSpans, 2);
  assert.equal(clock.pendingTimers, 0);
});

test('exporter: shutdown gives up on a collector that does not answer', async () => {
  const { transport, emit, exporter, clock, lines } = set();
  transport.answer = () => new Promise(() => {});
  emit(3);
  const over = exporter.shutdown(500);
  clock.advance(500);
  await over;
  assert.equal(exporter.stats().lost.failedToEmitSpans, 3);
  assert.deepEqual(lines, ['3 spans were lost, not delivered to fake://collector before the process ended']);
});

test('exporter: no timer and no send sees the context of the request that caused it', async () => {
  const storage = new AsyncLocalStorage<string>();
  const { transport, emit, exporter } = set();
  const seen: (string | undefined)[] = [];
  transport.answer = () => {
    seen.push(storage.getStore());
    return settled().then(() => {
      return { tag: 'delivered' };
    });
  };
  storage.run('request', () => emit(10));
  await exporter.flush();
  assert.deepEqual(seen, [undefined, undefined]);
});
