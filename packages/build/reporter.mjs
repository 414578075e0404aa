// One line per failure while it runs, then the slowest files, the skipped by name, and the totals in one plain line.
import { relative } from 'node:path';

const slowMs = 10_000;

const where = (data) => (data.file ? relative(process.cwd(), data.file) : '');

export default async function* report(events) {
  const skipped = [];
  const msByFile = new Map();
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.nesting === 0) {
      const file = where(data);
      msByFile.set(file, (msByFile.get(file) ?? 0) + (data.details?.duration_ms ?? 0));
    }
    if (data.details?.type === 'suite') continue;
    if (data.skip !== undefined) {
      skipped.push(`${data.name}${typeof data.skip === 'string' && data.skip ? `: ${data.skip}` : ''}`);
    } else if (type === 'test:pass') {
      passed += 1;
    } else {
      // A file whose tests failed is reported again as a test of its own: count only its inner failures.
      const error = data.details?.error;
      if (error?.failureType === 'subtestsFailed') continue;
      failed += 1;
      yield `✖ ${where(data)} › ${data.name}\n${String(error?.cause?.stack ?? error?.cause ?? error?.stack ?? error)}\n\n`;
    }
  }
  for (const [file, ms] of [...msByFile].sort((a, b) => b[1] - a[1]).slice(0, 12)) {
    if (ms >= slowMs) yield `${(ms / 1000).toFixed(0)} s ${file}\n`;
  }
  for (const name of skipped) yield `skipped ${name}\n`;
  yield `${passed} passed, ${failed} failed, ${skipped.length} skipped\n`;
}
