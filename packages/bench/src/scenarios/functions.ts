import { bundle, runOn } from '../run-bundled.ts';
import type { Scenario } from '../scenario.ts';

/** A line of functions.ts: `sync, recorded and encoded  612 ns  bare 7 ns`. */
const line = /^(.+?) {2}(\d+) ns {2}bare (\d+) ns$/gm;

export const functions: Scenario = {
  name: 'functions',
  title:
    'Calls of one function, traced by configuration and bare, the least of many rounds; and what it takes to mark a file',
  async run(bench) {
    const program = bundle('functions.ts');
    const names = runOn(bench, program).trimEnd().split('\n');
    const output = names.map((name) => runOn(bench, program, name, String(bench.effort.repetitions)));
    const head = ['', 'ns each', 'bare', 'above bare'];
    const rows = [...output.join('').matchAll(line)].map(([, name = '', traced = '', bare = '']) => [
      name,
      traced,
      bare,
      String(Number(traced) - Number(bare)),
    ]);
    return [head, ...rows];
  },
};
