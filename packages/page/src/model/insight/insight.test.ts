import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalPath } from '../trace/critical-path.ts';
import { nodeOf, type Sketch, tagsOf, trace } from '../trace/testing.ts';
import { causesOf, errorOrder } from './causes.ts';
import { findingsOf } from './findings.ts';
import { repeatedCalls, retriesOf } from './repeated-calls.ts';
import { selfMicros } from './self-time.ts';
import { groupSpans } from './span-groups.ts';
import { traceEvents } from './trace-events.ts';
import { traceTitle } from './trace-title.ts';

const failed = { error: true };
const call = (
  id: string,
  startTime: number,
  duration: number,
  tags: Record<string, unknown> = {},
): Sketch => ({
  ...{ id, parent: 'a', operationName: 'GET', startTime, duration },
  tags: { 'span.kind': 'client', ...tags },
});

test('self time: what no child covers, overlapping children once, beyond the end not at all', () => {
  const model = trace(
    { id: 'a', startTime: 0, duration: 100 },
    { id: 'b', parent: 'a', startTime: 10, duration: 30 },
    { id: 'c', parent: 'a', startTime: 20, duration: 30 },
    { id: 'd', parent: 'a', startTime: 90, duration: 50 },
  );
  assert.equal(selfMicros(nodeOf(model, 'a')), 50);
  assert.equal(selfMicros(nodeOf(model, 'b')), 30);
});

test('groups: the calls of one operation are summed, whatever they are about', () => {
  const items = Array.from({ length: 4 }, (_, i) =>
    call(`i${i}`, i * 20, 20, { 'url.full': `http://items/item/${100 + i}` }),
  );
  const model = trace({ id: 'a', startTime: 0, duration: 100, tags: failed }, ...items);
  const groups = groupSpans(model.nodes, 'operation', criticalPath(nodeOf(model, 'a')));
  assert.deepEqual(
    groups.map((group) => [
      group.operation,
      group.nodes.length,
      group.totalMicros,
      group.selfMicros,
      group.selfShare,
      group.criticalMicros,
      group.failedCount,
    ]),
    [
      ['GET /item/N', 4, 80, 80, 0.8, 80, 0],
      ['op', 1, 100, 20, 0.2, 20, 1],
    ],
  );
  const [all] = groupSpans(model.nodes, 'service', new Map());
  assert.deepEqual([all?.service, all?.nodes.length, all?.selfShare], ['shop', 5, 1]);
  assert.equal(groupSpans(model.nodes, 'span', new Map()).length, 5);
});

test('causes: the innermost failures, those that went through to the top first, the same ones once', () => {
  const exception = (type: string) => [
    {
      timestamp: 1000,
      fields: tagsOf({ event: 'exception', 'exception.type': type, 'exception.message': 'm' }),
    },
  ];
  const model = trace(
    { id: 'a', tags: failed, startTime: 0 },
    { id: 'mended', parent: 'a', startTime: 1, duration: 1 },
    { id: 'x', parent: 'mended', operationName: 'x', tags: failed, startTime: 1, duration: 1 },
    { ...call('b', 10, 10, failed), logs: exception('BankError') },
    { ...call('c', 20, 10, failed), logs: exception('BankError') },
    call('d', 30, 10, { ...failed, 'http.response.status_code': 503, 'otel.status_description': 'busy' }),
  );
  const causes = causesOf(model);
  assert.deepEqual(
    causes.map(({ node, nodes, title, reachedTop }) => [node.span.spanID, nodes.length, title, reachedTop]),
    [
      ['b', 2, 'BankError: m', true],
      ['d', 1, '503 Service Unavailable: busy', true],
      ['x', 1, '', false],
    ],
  );
  assert.equal(
    errorOrder(model, causes)
      .map(({ span }) => span.spanID)
      .join(' '),
    'b c d a x',
  );
});

test('errors: none in a trace without', () => {
  const model = trace({ id: 'a' });
  assert.deepEqual([causesOf(model), errorOrder(model, [])], [[], []]);
});

test('repeated calls: one after another, to different things', () => {
  const inTurn = Array.from({ length: 5 }, (_, i) => call(`i${i}`, i * 20, 20, { 'url.path': `/item/${i}` }));
  const [found] = repeatedCalls(trace({ id: 'a', startTime: 0, duration: 200 }, ...inTurn));
  assert.deepEqual(
    [found?.operation, found?.nodes.length, found?.totalMicros, found?.share],
    ['GET /item/N', 5, 100, 0.5],
  );
});

test('repeated calls: not those made at the same time, not few, not inner steps', () => {
  const root = { id: 'a', startTime: 0, duration: 200 };
  const times = (count: number, step: number) =>
    Array.from({ length: count }, (_, i) => call(`i${i}`, i * step, 20));
  assert.equal(repeatedCalls(trace(root, ...times(9, 1))).length, 0);
  assert.equal(repeatedCalls(trace(root, ...times(4, 20))).length, 0);
  const steps = times(5, 20).map((sketch) => ({ ...sketch, tags: {} }));
  assert.equal(repeatedCalls(trace(root, ...steps)).length, 0);
  const queries = steps.map((sketch) => ({ ...sketch, tags: { 'db.system': 'sqlite' } }));
  assert.equal(repeatedCalls(trace(root, ...queries)).length, 1);
});

test('retries: the same call again after it had failed', () => {
  const root = { id: 'a', startTime: 0, duration: 200 };
  const told = (...calls: Sketch[]) =>
    retriesOf(trace(root, ...calls)).map(({ nodes, failedCount, worked }) => [
      nodes.length,
      failedCount,
      worked,
    ]);
  assert.deepEqual(told(call('b', 0, 10, failed), call('c', 20, 10, failed), call('d', 40, 10)), [
    [3, 2, true],
  ]);
  assert.deepEqual(told(call('b', 0, 10, failed), call('c', 20, 10, failed)), [[2, 2, false]]);
  assert.deepEqual(told(call('b', 0, 10), call('c', 20, 10)), []);
  assert.deepEqual(told(call('b', 0, 30, failed), call('c', 20, 10)), [], 'at the same time');
  const other = { 'url.path': '/other' };
  assert.deepEqual(told(call('b', 0, 10, failed), call('c', 20, 10, other)), []);
  assert.deepEqual(
    told(call('b', 0, 10, failed), call('c', 20, 10), call('d', 40, 10, failed), call('e', 60, 10)),
    [
      [2, 1, true],
      [2, 1, true],
    ],
  );
});

test('findings: failures, retries, repeated calls, where the time went, missing parents', () => {
  const model = trace(
    { id: 'a', startTime: 0, duration: 200, tags: failed },
    call('b', 0, 10, failed),
    call('c', 20, 10),
    ...Array.from({ length: 5 }, (_, i) => call(`i${i}`, 30 + i * 30, 30, { 'url.path': `/item/${i}` })),
    { id: 'o', parent: 'zz', startTime: 10 },
  );
  const findings = findingsOf(model, criticalPath(nodeOf(model, 'a')));
  assert.deepEqual(
    findings.map(({ tag }) => tag),
    ['cause', 'retries', 'repeated', 'slowest', 'incomplete'],
  );
  const slowest = findings.find((finding) => finding.tag === 'slowest');
  assert.deepEqual([slowest?.group.operation, slowest?.share], ['GET /item/N', 0.75]);
  assert.deepEqual(findingsOf(trace({ id: 'a' }), new Map()), []);
});

test('events: logs, events and exceptions of all spans in order, with their level', () => {
  const log = (timestamp: number, fields: Record<string, unknown>) => ({ timestamp, fields: tagsOf(fields) });
  const model = trace(
    {
      id: 'a',
      startTime: 1000,
      logs: [log(1050, { event: 'late', level: 'WARN' }), log(1001, { message: 'm' })],
    },
    {
      id: 'b',
      parent: 'a',
      startTime: 1010,
      logs: [
        log(1020, { event: 'exception', 'exception.type': 'E', 'exception.message': 'x' }),
        log(1015, { event: 'said', message: 'hello', severity: 'debug' }),
      ],
    },
  );
  assert.deepEqual(
    traceEvents(model).map(({ node, at, level, isException, title }) =>
      [node.span.spanID, at, level, isException, title].join(' '),
    ),
    ['a 1 info false m', 'b 15 debug false said: hello', 'b 20 error true E: x', 'a 50 warn false late'],
  );
});

test('title: what a tab has room for', () => {
  const root = {
    id: 'a',
    service: 'gateway',
    operationName: 'POST',
    duration: 328_000,
    tags: { error: true, 'url.path': '/checkout', 'http.response.status_code': 503 },
  };
  assert.equal(traceTitle(trace(root)), '✗ POST /checkout 503 328 ms - gateway - Spoor');
  assert.equal(traceTitle(trace({ id: 'a', operationName: 'x'.repeat(500) })).length < 120, true);
  assert.equal(traceTitle(trace()), 'Spoor');
});
