/** The span of a child: how it is called, and what it says of each way to end. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const script = join(import.meta.dirname, 'fixtures', 'ends.cjs');

/** Of the child below each span of the application. */
const expected: Readonly<Record<string, readonly [name: string, exitCode: unknown, errorType: unknown]>> = {
  well: ['true', 0, undefined],
  'with a status': ['sh', 3, '3'],
  'not found': ['no-such-command', undefined, 'ENOENT'],
  'not allowed': ['fixtures', undefined, 'EACCES'],
  'by a signal': ['sleep', undefined, 'SIGINT'],
  'by a timeout': ['sleep', undefined, 'SIGTERM'],
  'by an abort': ['sleep', undefined, 'ABORT_ERR'],
  'by too much output': ['sh', undefined, 'SIGTERM'],
  'detached and let go': ['sleep', undefined, undefined],
  'waited for, with a status': ['sh', 4, '4'],
  'waited for, not found': ['no-such-command', undefined, 'ENOENT'],
  'waited for, by a timeout': ['sleep', undefined, 'ETIMEDOUT'],
};

const never = new Set(['not found', 'not allowed', 'waited for, not found']);

test('each way to end is told by the span of the child, which nobody waits for longer than the child itself', async (t) => {
  const receiver = await receiveSpans(t);
  const ended = await runApp(script, { env: { ...receiver.http, OTEL_SERVICE_NAME: 'ends' } });
  assert.equal(ended.status, 0, ended.stderr);
  const spans = await receiver.spans('ends', 24);
  assert.equal(spans.length, 24);
  const childOf = (name: string): ReceivedSpan => {
    const parent = spans.find((span) => span.name === name);
    const children = spans.filter((span) => span.parentId === parent?.spanId);
    assert.equal(children.length, 1, name);
    return children[0] as ReceivedSpan;
  };
  for (const [way, [name, exitCode, errorType]] of Object.entries(expected)) {
    const { name: found, tags } = childOf(way);
    assert.equal(found, name, way);
    assert.equal(tags['span.kind'], 'client', way);
    assert.equal(tags['process.executable.name'], name, way);
    assert.equal(tags['process.exit.code'], exitCode, way);
    assert.equal(tags['error.type'], errorType, way);
    assert.equal(tags['error'], errorType === undefined ? undefined : true, way);
    assert.equal(typeof tags['process.pid'], never.has(way) ? 'undefined' : 'number', way);
    assert.equal(tags['process.command_args'], undefined, way);
    assert.equal(tags['spoor.incomplete'], undefined, way);
  }
});

test('SPOOR_CHILD_SPANS=false: no span, and the context still arrives', async (t) => {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'none', SPOOR_CHILD_SPANS: 'false' };
  const ended = await runApp(script, { env });
  assert.equal(ended.status, 0, ended.stderr);
  assert.equal((await receiver.spans('none', 12)).length, 12);
});
