import { bundle, runOn } from '../run-bundled.ts';
import type { Scenario } from '../scenario.ts';

/** A line of encode.ts: `encode: jaeger compact   0.90 M/s  1111 ns  best 1000 ns  511 bytes/span`. */
const line = /^(.+?) +([\d.]+) M\/s +(\d+) ns +best (\d+) ns +(\d+) bytes\/span$/gm;

export const encode: Scenario = {
  name: 'encode',
  title: 'Spans of an HTTP server: encoded alone, and with their start and end, on one core',
  async run(bench) {
    const program = bundle('encode.ts');
    const names = runOn(bench, program).trimEnd().split('\n');
    const output = names.map((name) => runOn(bench, program, name, String(bench.effort.repetitions)));
    const lines = output.join('').matchAll(line);
    const head = ['', 'million spans/s', 'ns each, median', 'ns each, best', 'bytes each'];
    return [head, ...[...lines].map(([, ...cells]) => cells)];
  },
};
