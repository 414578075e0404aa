/**
 * Every field, event and argument that our hooks look at, with every odd value in its place. The application sees what it sees
 * without us, the exchange after it is recorded in every format, every span is delivered or counted, and nothing is switched off.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oddValues } from '@spoor/testkit';
import type { SpanRecord } from '@spoor/wire';
import type { OneExporter } from '../six-exporters.ts';
import { clientCalls } from './client-calls.ts';
import { startEngine } from './engine.ts';
import { grpcCalls } from './grpc-calls.ts';
import { type HookCall, shown, throwingField, turns } from './hook-call.ts';
import { http2Calls } from './http2-calls.ts';
import { exchange, memoryServer } from './in-memory.ts';
import { serverCalls } from './server-calls.ts';

export const hookCalls = { server: serverCalls, client: clientCalls, http2: http2Calls, grpc: grpcCalls };
const values = [...oddValues(), { name: 'a field that throws', make: () => throwingField }];

async function see(call: HookCall, odd: unknown): Promise<unknown> {
  try {
    return { result: await call.run(odd) };
  } catch (thrown) {
    return { thrown: shown(thrown, odd) };
  }
}

/**
 * Faults are told by places that a peer or the application may give anything: an object that answers every question by throwing costs its
 * call. No other place may have one, since ten in a row would switch it off.
 */
const lenientPlaces =
  /^(http server|http messages|http client \(what|http2 client \(what|grpc server \((the a|what|read|registering)|grpc client \((the a|what))/;

/** Each `step`th combination of these calls and of all odd values. */
export function testHooks(calls: readonly HookCall[], step: number): void {
  const engine = startEngine();
  const witness = memoryServer((_request, response) => response.end('ok'));
  let next = 0;
  let tried = 0;
  for (const call of calls) {
    test(call.name, { timeout: 120_000 }, async () => {
      const chosen = values.filter(
        ({ name, make }) => call.except?.(name, make()) !== true && next++ % step === 0,
      );
      const bare: unknown[] = [];
      for (const { make } of chosen) bare.push(await see(call, make()));
      const stop = engine.start();
      const witnesses: string[] = [];
      try {
        for (const [index, { name, make }] of chosen.entries()) {
          assert.deepEqual(await see(call, make()), bare[index], `with ${name}`);
          const path = `/witness/${tried++}`;
          witnesses.push(path);
          await exchange(witness.agent, path);
        }
        await turns(3);
      } finally {
        stop();
      }
      await assertArrived(engine.exporters, witnesses);
      const open = openNames(engine);
      engine.provider.forEachOpenSpan((span) => span.end());
      assert.deepEqual(call.mayEndNothing === true ? [] : open, [], 'open spans');
    });
  }
  test('nothing was switched off, and enough was tried', (t) => {
    const unexpected = engine.faults.filter((fault) => !lenientPlaces.test(fault));
    assert.deepEqual(unexpected, []);
    const off = engine.faults.filter((fault) => fault.includes('switched off'));
    assert.deepEqual(off, []);
    t.diagnostic(`${tried} of ${next} combinations, ${engine.faults.length} faults`);
    assert.ok(tried >= 800, `${tried} combinations`);
    assert.ok(engine.faults.length < tried / 100, `${engine.faults.length} faults`);
  });
}

function openNames({ provider }: ReturnType<typeof startEngine>): string[] {
  const names: string[] = [];
  provider.forEachOpenSpan(({ kind, name }) => names.push(`${kind} ${name}`));
  return names;
}

async function assertArrived(exporters: readonly OneExporter[], witnesses: readonly string[]) {
  for (const one of exporters) {
    const { name, exporter } = one;
    const seen = new Set((await one.received()).map(pathOf));
    const missing = witnesses
      .flatMap((path) => [`client ${path}`, `server ${path}`])
      .filter((path) => !seen.has(path));
    assert.deepEqual(missing, [], `${name}: other spans are missing`);
    const { produced, delivered, lost, queued } = exporter.stats();
    assert.equal(one.arrivedCount(), delivered, `${name}: what is called delivered has arrived`);
    const counted = Object.values(lost).reduce((sum: number, count: number) => sum + count, 0);
    assert.equal(delivered + counted + queued, produced, `${name}: ${JSON.stringify(lost)}`);
  }
}

/** `server /path` */
function pathOf({ tags }: SpanRecord): string {
  const tag = (key: string) => tags.find((each) => each.key === key)?.value;
  const path = String(tag('url.path') ?? tag('url.full')).replace(/^http:\/\/[^/]*/, '');
  return `${tag('span.kind')} ${path}`;
}
