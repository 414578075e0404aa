/**
 * Every call of the API with every odd value in every place of it. With us the application sees what it sees without a tracer,
 * every other span arrives in every format, and every span is delivered or counted.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diag, trace } from '@opentelemetry/api';
import { createPropagator, propagatorNames, TracerProvider } from '@spoor/core';
import { oddValues } from '@spoor/testkit';
import { alwaysOn } from '../../packages/core/src/samplers/always.ts';
import { CompanyProvider } from '../../packages/sdk/src/fast/company-provider.ts';
import { registerGlobals } from '../../packages/sdk/src/fast/register-globals.ts';
import type { ApiCall, Scene } from './api-call.ts';
import { contextCalls } from './context-calls.ts';
import { propagationCalls } from './propagation-calls.ts';
import { type OneExporter, sixExporters } from './six-exporters.ts';
import { traceCalls } from './trace-calls.ts';

const valid = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

type Seen = { readonly result: unknown } | { readonly thrown: unknown };

function see(call: ApiCall, odd: unknown, scene: Scene): Seen {
  try {
    return { result: call.run(odd as never, scene) };
  } catch (thrown) {
    return { thrown };
  } finally {
    diag.disable();
  }
}

/** The engine without the preload around it: provider, context manager, propagators, six exporters. */
function startEngine() {
  const exporters = sixExporters();
  const faults: string[] = [];
  const provider = new TracerProvider({
    resource: { serviceName: 'radius', attributes: [] },
    sampler: alwaysOn,
    sinks: exporters.map(({ exporter }) => exporter),
    onFault: (place, error) => faults.push(`${place}: ${(error as Error).stack}`),
  });
  const company = new CompanyProvider({
    provider,
    repeatsOurs: () => false,
    onRepeat: () => {},
    flush: async () => {},
  });
  return {
    exporters,
    faults,
    provider,
    register: () => registerGlobals(company, createPropagator(propagatorNames)),
  };
}

const sceneOf = (name: string): Scene => {
  const tracer = trace.getTracer('radius', '1');
  return { tracer, span: tracer.startSpan(name), valid };
};

/** Each `step`th combination. */
export function testRadius(step: number): void {
  const engine = startEngine();
  let next = 0;
  for (const call of [...traceCalls, ...contextCalls, ...propagationCalls]) {
    test(call.name, async () => {
      const witnesses: string[] = [];
      for (const { name, make } of oddValues()) {
        if (next++ % step !== 0) continue;
        const bare = see(call, make(), sceneOf('bare'));
        const stop = engine.register();
        const scene = sceneOf(`odd ${next}`);
        const ours = see(call, make(), scene);
        scene.span.end();
        if (call.leavesSpans) engine.provider.forEachOpenSpan((span) => span.end());
        const witness = `witness ${next}`;
        scene.tracer.startSpan(witness).end();
        witnesses.push(witness);
        stop();
        if (!('thrown' in bare)) assert.deepEqual(ours, bare, `with ${name}`);
      }
      await assertArrived(engine.exporters, witnesses);
    });
  }
  test('no span is left open, no fault of ours, and enough was tried', () => {
    const open: string[] = [];
    engine.provider.forEachOpenSpan(({ name }) => open.push(name));
    assert.deepEqual(open, []);
    assert.deepEqual(engine.faults, []);
    assert.ok(next / step > 1200, `${next / step} combinations`);
  });
}

async function assertArrived(exporters: readonly OneExporter[], witnesses: readonly string[]) {
  for (const one of exporters) {
    const { name, exporter } = one;
    const arrived = new Set((await one.received()).map((span) => span.name));
    const missing = witnesses.filter((witness) => !arrived.has(witness));
    assert.deepEqual(missing, [], `${name}: other spans are missing`);
    const { produced, delivered, lost, faults } = exporter.stats();
    assert.equal(produced, delivered, `${name}: ${JSON.stringify({ lost, faults })}`);
    assert.equal(one.arrivedCount(), delivered, `${name}: what is called delivered has arrived`);
  }
}
