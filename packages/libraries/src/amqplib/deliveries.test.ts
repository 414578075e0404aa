import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alwaysOn, Span, TracerProvider } from '@spoor/core';
import { OperationType, startOperation } from '@spoor/instrument/operations';
import { Guard } from '@spoor/patch';
import { Deliveries } from './deliveries.ts';

test('what nobody settles ends after a time, as of when its handler returned', async () => {
  const ended: Span[] = [];
  let onEnd = (): void => {};
  const provider = new TracerProvider({
    resource: { serviceName: 'test', attributes: [] },
    sampler: alwaysOn,
    sinks: [
      {
        append(span) {
          ended.push(span as Span);
          onEnd();
        },
      },
    ],
  });
  const type = new OperationType({
    tracer: provider.getTracer('test'),
    guard: new Guard('test', (_, error) => assert.fail(String(error))),
    spanKind: 4,
    nameOf: () => 'process',
  });
  const waitMs = 100;
  const deliveries = new Deliveries(waitMs);
  const delivery = deliveries.add(1);
  const operation = startOperation(type, undefined, []);
  assert.ok(operation);
  // The timer of ours keeps nobody alive.
  const alive = setInterval(() => {}, 1000);
  const isEnded = new Promise<void>((resolve) => {
    onEnd = resolve;
  });
  assert.equal(deliveries.returned(1, delivery, operation, false), true);
  await isEnded;
  clearInterval(alive);
  const [span] = ended;
  assert.ok(span instanceof Span);
  assert.ok(span.durationNanos < (waitMs * 1e6) / 2, `${span.durationNanos}`);
  assert.equal(deliveries.size, 0);
});
