import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeSource } from '../attribute-sink.ts';
import { rootContext } from '../context.ts';
import { IdGenerator } from '../ids.ts';
import { SAMPLING_HINT_KEY } from '../propagation/sampling-hint.ts';
import { Sfc32 } from '../random.ts';
import { Span } from '../span.ts';
import { DEBUG, SAMPLED } from '../span-identity.ts';
import { TracerProvider } from '../tracer-provider.ts';
import { alwaysOff } from './always.ts';
import { SourceSampler } from './source-sampler.ts';
import { TraceIdRatioSampler } from './trace-id-ratio.ts';

const source = (rate: number): AttributeSource => ({
  writeAttributes() {},
  rootSampler: new TraceIdRatioSampler(rate),
});

function tracer() {
  const provider = new TracerProvider({
    resource: { serviceName: 'test', attributes: [] },
    sampler: new SourceSampler(alwaysOff),
    sinks: [],
    ids: new IdGenerator(true, new Sfc32(Int32Array.of(1, 2, 3))),
  });
  return provider.getTracer('test');
}

test('a rate holds over the traces that begin with its source', () => {
  const { start } = bound(tracer());
  const share = (rate: number) => {
    const count = 10_000;
    let recorded = 0;
    for (let index = 0; index < count; index++) {
      if (start(source(rate)) instanceof Span) recorded += 1;
    }
    return recorded / count;
  };
  assert.deepEqual([share(0), share(1)], [0, 1]);
  assert.ok(Math.abs(share(0.1) - 0.1) < 0.01);
});

test('without a sampler of its own, or below a parent, the configured one decides', () => {
  const { start } = bound(tracer());
  assert.equal(start({ writeAttributes() {} }) instanceof Span, false);
  assert.equal(start(undefined) instanceof Span, false);
  const parent = start(source(1));
  assert.equal(start(source(1), parent.track) instanceof Span, false);
});

test('what the caller asks for without ids comes before a rate', () => {
  const { start } = bound(tracer());
  const asking = (bits: number) => rootContext.setValue(SAMPLING_HINT_KEY, { bits, debugId: undefined });
  assert.equal(start(source(0), asking(SAMPLED | DEBUG)) instanceof Span, true);
  assert.equal(start(source(1), asking(0)) instanceof Span, false);
});

function bound(made: ReturnType<typeof tracer>) {
  return {
    start: (given: AttributeSource | undefined, context = rootContext) =>
      made.start('GET', 1, context, given),
  };
}
