/** What a library of messages does under the preload, in an application of its own. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FakeServer } from '@spoor/testkit';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const root = join(import.meta.dirname, '..', '..');
const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const values = [
  ['one', 'a'],
  ['two', 'b'],
];

export interface LibraryVersions {
  /** The library, as applications require it. */
  readonly name: string;
  /** Where its versions are installed here. */
  readonly installed: readonly string[];
  /** The name of the span of a sender. */
  readonly sends: string;
  readonly system: string;
  start(): Promise<FakeServer>;
}

export function messageVersions({ name, installed, sends, system, start }: LibraryVersions): {
  readonly run: (version: string, way: string, first?: string) => Promise<void>;
} {
  const client = join(root, 'packages/libraries/src', name, 'fixtures/client.cjs');
  let folder = '';
  // Inside of the repository, so that what the library needs is found.
  before(() => {
    mkdirSync(join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(join(root, '.cache', 'messages-'));
    for (const version of installed) {
      const to = join(folder, version, 'node_modules', name);
      cpSync(join(root, 'node_modules', version), to, { recursive: true });
      writeFileSync(join(folder, version, 'app.js'), '');
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(version: string, way: string, first?: string): Promise<void> {
    const server = await start();
    const second = await start();
    const args = (port: number) => [
      ...[client, join(folder, version, 'app.js'), name, way, String(port)],
      ...(first === undefined ? [] : [fixture(first)]),
    ];
    const stops: (() => Promise<void>)[] = [];
    const receiver = await receiveSpans({ after: (stop: () => Promise<void>) => stops.push(stop) } as never);
    try {
      const env = { OTEL_SERVICE_NAME: 'shop', OTEL_TRACES_EXPORTER: 'jaeger', ...receiver.http };
      const [bare, traced] = await Promise.all([
        runApp(fixture('message-app.cjs'), { way: 'none', args: args(server.port) }),
        runApp(fixture('message-app.cjs'), { env, args: args(second.port) }),
      ]);
      assert.deepEqual([traced.status, traced.stdout], [0, bare.stdout], traced.stderr);
      assert.deepEqual(JSON.parse(bare.stdout), values);
      const spans = (await receiver.spans('shop', 4)).filter(
        ({ tags }) => tags['messaging.system.name'] !== undefined || tags['messaging.system'] !== undefined,
      );
      const senders = spans.filter(({ tags }) => tags['span.kind'] === 'producer');
      const consumers = spans.filter(({ tags }) => tags['span.kind'] === 'consumer');
      assert.deepEqual([spans.length, senders.length, consumers.length], [4, 2, 2]);
      assert.ok(
        senders.every((sender) => sender.name === sends && sender.tags['messaging.system.name'] === system),
      );
      assert.ok(consumers.every((consumer) => consumer.name === 'process orders'));
      assert.deepEqual(
        consumers.map(({ parentId, traceId }) => `${traceId} ${parentId}`).sort(),
        senders.map(({ spanId, traceId }) => `${traceId} ${spanId}`).sort(),
      );
    } finally {
      for (const stop of stops) await stop();
      await Promise.all([server.close(), second.close()]);
    }
  }

  for (const version of installed) {
    for (const way of ['require', 'import']) {
      test(`${version}, by ${way}: producer and consumer in one trace, and nothing else is different`, () =>
        run(version, way));
    }
  }
  return { run };
}
