// One line per failure while it runs, the skipped by name at the end, then the totals in one plain line.
import { relative } from 'node:path';

const where = (data) => (data.file ? relative(process.cwd(), data.file) : '');

export default async function* report(events) {
  const skipped = [];
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
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
  for (const name of skipped) yield `skipped ${name}\n`;
  yield `${passed} passed, ${failed} failed, ${skipped.length} skipped\n`;
}
