import { bundle, runOn } from '../run-bundled.ts';
import type { Scenario } from '../scenario.ts';

export const collector: Scenario = {
  name: 'collector',
  title: 'The embedded collector’s store with a million spans, searches after one that warms up',
  async run(bench) {
    const lines = runOn(bench, bundle('collector.ts')).trimEnd().split('\n');
    return [['', 'figure', 'wall ms', 'CPU ms'], ...lines.map((each) => each.split('\t'))];
  },
};
