import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';
import type { JaegerTrace } from './jaeger-json.ts';

const start = 1_700_000_000_000_000;

type Spans = readonly ReturnType<typeof span>[];

async function both(t: TestContext, spans: Spans) {
  const collector = await startTestCollector(t);
  collector.store.insert(spans);
  const answer = await fetch(collector.url('query', '/api/spoor/traces/1'));
  assert.equal(answer.headers.get('content-type'), 'application/x-ndjson');
  const lines = (await answer.text()).trimEnd().split('\n');
  const { body } = await collector.getJson('/api/traces/1');
  const [first, ...rest] = lines.map((line) => JSON.parse(line));
  assert.deepEqual((await collector.getJson('/api/spoor/traces/1/rows')).body, first);
  const trace = (body as { data: [JaegerTrace] }).data[0];
  return { first, rest, trace };
}

test('/api/spoor/traces/{id}: columns for the rows, then what else is known', async (t) => {
  const { first, rest } = await both(t, [
    span({ spanId: spanId(2), parentSpanId: spanId(1), startMicros: start + 10, tags: [tag('error', true)] }),
    span({ service: 'web', kind: 'server', name: 'GET', startMicros: start, durationMicros: 100.9 }),
    span({ spanId: spanId(3), parentSpanId: spanId(99), startMicros: start + 20, flags: 0 }),
  ]);
  const { name, durationMicros } = span();
  assert.deepEqual(first, {
    traceID: '0000000000000001',
    startMicros: start,
    processes: [
      { serviceName: 'web', tags: [] },
      { serviceName: 'shop', tags: [] },
    ],
    operations: [
      ['GET', 'server'],
      [name, ''],
    ],
    spans: {
      id: [spanId(1), spanId(2), spanId(3)],
      parent: [-1, 0, spanId(99)],
      operation: [0, 1, 1],
      process: [0, 1, 1],
      start: [0, 10, 20],
      duration: [100, durationMicros, durationMicros],
    },
    failed: [1],
  });
  assert.equal(rest.length, 1);
  assert.equal(rest[0].from, 0);
  assert.deepEqual(rest[0].spans[1], {
    flags: span().flags,
    references: [{ refType: 'CHILD_OF', traceID: '0000000000000001', spanID: spanId(1) }],
    tags: [{ key: 'error', type: 'bool', value: true }],
    logs: [],
  });
  assert.equal('flags' in rest[0].spans[2], false);
});

/** The lines put together again, in Jaeger's shape. */
function together({ first, rest }: Awaited<ReturnType<typeof both>>) {
  const details = rest.flatMap(({ spans }) => spans);
  return first.spans.id.map((spanID: string, i: number) => {
    const parent = first.spans.parent[i];
    return {
      spanID,
      parentID: typeof parent === 'number' ? first.spans.id[parent] : parent,
      operationName: first.operations[first.spans.operation[i]][0],
      startTime: first.startMicros + first.spans.start[i],
      duration: first.spans.duration[i],
      process: first.processes[first.spans.process[i]],
      ...details[i],
    };
  });
}

const inLine = (trace: JaegerTrace) =>
  trace.spans.map(({ processID, traceID: _, warnings: __, ...span }) => ({
    ...span,
    parentID: span.references[0]?.spanID,
    process: trace.processes[processID],
  }));

test('/api/spoor/traces/{id}: says what /api/traces/{id} says, over several lines', async (t) => {
  const spans = Array.from({ length: 601 }, (_, i) =>
    span({
      spanId: spanId(i + 1),
      ...(i === 0 ? {} : { parentSpanId: spanId(Math.ceil(i / 2)) }),
      startMicros: start + ((i * 7) % 601),
      tags: [tag('row', i)],
    }),
  );
  const answers = await both(t, spans);
  assert.deepEqual(
    answers.rest.map(({ from }) => from),
    [0, 250, 500],
  );
  assert.deepEqual(together(answers), inLine(answers.trace));
});

test('/api/spoor/traces/{id}: halves of a Zipkin call get ids of their own here too', async (t) => {
  const answers = await both(t, [
    span({ kind: 'client', startMicros: start, durationMicros: 50 }),
    span({ kind: 'server', service: 'mail', startMicros: start + 5, durationMicros: 30 }),
  ]);
  assert.equal(new Set(answers.first.spans.id).size, 2);
  assert.deepEqual(together(answers), inLine(answers.trace));
});

test('/api/spoor/traces/{id}: errors in the envelope', async (t) => {
  const collector = await startTestCollector(t);
  const { status, body } = await collector.getJson(`/api/spoor/traces/${traceId(5)}`);
  assert.equal(status, 404);
  assert.equal((body as { errors: { msg: string }[] }).errors[0]?.msg, 'trace not found');
  assert.equal((await collector.getJson('/api/spoor/traces/xyz')).status, 400);
});
