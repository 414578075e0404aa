/**
 * The demo and the programs under both engines, every span field by field. A difference that docs/decisions/differences.md
 * does not list fails here, and so does a listed one that does not occur any more.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Difference } from './compare.ts';
import { isListed, readListed } from './listed-differences.ts';
import { programs } from './programs.ts';
import { type Compared, runBoth } from './run-both.ts';
import { runDemoUnderBoth } from './run-demo.ts';

const listed = readListed();
const occurred = new Set<number>();
const compared = { programs: 0, spans: 0, fields: 0, differences: 0 };

const show = ({ path, field, reference, fast }: Difference): string =>
  `${path} · ${field}: reference ${reference}, fast ${fast}`;

function check(name: string, { spans, differences, recorded }: Compared): void {
  compared.programs += 1;
  compared.spans += spans;
  compared.differences += differences.length;
  for (const { fields } of recorded.reference) compared.fields += fields.size;
  const unlisted = differences.filter((difference) => {
    const rows = listed.filter((row) => isListed(row, name, difference));
    for (const { line } of rows) occurred.add(line);
    return rows.length === 0;
  });
  assert.deepEqual(unlisted.map(show), []);
}

for (const program of programs) {
  test(`${program.name}: both engines record the same, but for the listed differences`, async (t) => {
    const result = await runBoth(program);
    assert.ok(result.spans > 0, 'the reference engine must have recorded something');
    check(program.name, result);
    t.diagnostic(`${result.spans} spans, ${result.differences.length} listed differences`);
  });
}

test('demo: both engines record the same, but for the listed differences', async (t) => {
  const result = await runDemoUnderBoth();
  assert.ok(result.spans >= 30, `the shop must have recorded its visits, got ${result.spans} spans`);
  check('demo', result);
  t.diagnostic(`${result.spans} spans, ${result.differences.length} listed differences`);
});

test('every listed difference still occurs', () => {
  const gone = listed.filter(({ line }) => !occurred.has(line));
  assert.deepEqual(
    gone.map(({ line, programs: names, what, field }) => `differences.md:${line} ${names} ${what} ${field}`),
    [],
  );
});

after(() => {
  const { programs: count, spans, fields, differences } = compared;
  process.stderr.write(
    `${count} programs: ${spans} spans, ${fields} fields compared, ${differences} listed differences\n`,
  );
});
