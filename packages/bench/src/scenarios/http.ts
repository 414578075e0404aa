import { httpDrive, measure, overheadRows } from '../rounds.ts';
import type { Scenario } from '../scenario.ts';
import { Subject } from '../subject.ts';
import { autoInstrumentations, bare, ddTrace, fast, floor, reference } from '../variants.ts';

const everybody = [bare, floor, fast, reference, autoInstrumentations, ddTrace];
const products = [bare, fast, reference, autoInstrumentations, ddTrace];

export const hello: Scenario = {
  name: 'hello',
  title: 'HTTP server, hello world, every request traced',
  async run(bench) {
    return overheadRows(await measure({ ...bench, app: 'hello.cjs', variants: everybody }, httpDrive('/')));
  },
};

/** The called server is bare and shares the core of the load. */
export const pair: Scenario = {
  name: 'pair',
  title: 'HTTP server that makes one outgoing call, every request traced',
  async run(bench) {
    const downstream = await Subject.start({ ...bench, app: 'hello.cjs', variant: bare, core: '1' });
    try {
      const env = { BENCH_DOWNSTREAM: String(downstream.port) };
      return overheadRows(
        await measure({ ...bench, app: 'pair.cjs', variants: products, env }, httpDrive('/buy?item=1')),
      );
    } finally {
      await downstream.stop();
    }
  },
};

export const express: Scenario = {
  name: 'express',
  title: 'Express with ten middlewares, every request traced',
  async run(bench) {
    return overheadRows(
      await measure({ ...bench, app: 'express.cjs', variants: products }, httpDrive('/items/1')),
    );
  },
};

const sampled = (ratio: number): Scenario => ({
  name: `ratio-${ratio}`,
  title: `HTTP server, hello world, sampling ratio ${ratio}`,
  async run(bench) {
    const setting = { ...bench, app: 'hello.cjs', variants: products, sampleRatio: ratio };
    return overheadRows(await measure(setting, httpDrive('/')));
  },
});

export const ratios: readonly Scenario[] = [sampled(0.01), sampled(0)];
