import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPorts, type PortName, portFlag, portNames } from '@spoor/collector';
import { collectorPorts } from './collector-flags.ts';
import { openCollectorAnywhere, takenLines } from './open-collector.ts';

test("collector flags: every port of the collector's, under its flag and with its usual number", () => {
  assert.deepEqual(Object.keys(collectorPorts).sort(), [...portNames].sort());
  for (const [name, { flag, usual }] of Object.entries(collectorPorts)) {
    assert.equal(`--${flag}`, portFlag(name as PortName));
    assert.equal(usual, defaultPorts[name as PortName]);
  }
});

test("a second collector finds Jaeger's ports taken, opens others and says so", async () => {
  const first = await openCollectorAnywhere({});
  try {
    const second = await openCollectorAnywhere({});
    try {
      assert.deepEqual(second.taken.map(({ name }) => name).sort(), [...portNames].sort());
      const query = second.collector.ports.query;
      const line = `port 16686 (page and JSON API) is taken; ${query} instead`;
      assert.ok(takenLines(second).some((each) => each === line));
      for (const name of portNames)
        assert.notEqual(first.collector.ports[name], second.collector.ports[name]);
    } finally {
      await second.collector.close();
    }
  } finally {
    await first.collector.close();
  }
});

test('a port that was asked for by number is not exchanged', async () => {
  const first = await openCollectorAnywhere({});
  const { otlp } = first.collector.ports;
  try {
    await assert.rejects(
      openCollectorAnywhere({ ports: { otlp: otlp ?? 0 } }),
      /choose another with --port-otlp/,
    );
  } finally {
    await first.collector.close();
  }
});
