import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { isInRange, parseVersionRange } from './version-range.ts';

function isIn(version: string | undefined, range: string): boolean {
  const parsed = parseVersionRange(range);
  assert.ok(parsed, range);
  return isInRange(version, parsed);
}

for (const [range, inside, outside] of [
  ['>=8.0.3 <9', ['8.0.3', '8.23.1', '8.999.0'], ['8.0.2', '9.0.0', '10.1.0', '0.8.3']],
  ['>=1.4.2 <4 || >=5', ['1.4.2', '3.24.6', '5.0.0', '77.0.0'], ['1.4.1', '4.0.0', '4.9.9']],
  ['7', ['7.0.0', '7.9.12'], ['6.9.9', '8.0.0']],
  ['7.2', ['7.2.0', '7.2.9'], ['7.1.9', '7.3.0']],
  ['=7.2.1', ['7.2.1'], ['7.2.0', '7.2.2']],
  ['<=2.1', ['2.1.9', '0.0.1'], ['2.2.0']],
  ['<=2', ['2.99.0'], ['3.0.0']],
  ['>2', ['3.0.0'], ['2.99.0']],
  ['>2.1', ['2.2.0'], ['2.1.5']],
  ['>2.1.0', ['2.1.1'], ['2.1.0']],
  ['  >=1   <2  ||3', ['1.5.0', '3.1.0'], ['2.0.0']],
] as const) {
  test(`${range} holds for ${inside} and not for ${outside}`, () => {
    for (const version of inside) assert.equal(isIn(version, range), true, version);
    for (const version of outside) assert.equal(isIn(version, range), false, version);
  });
}

test('a prerelease counts as the release that it leads to, and what stands behind a plus as nothing', () => {
  assert.equal(isIn('9.0.0-beta.1', '>=8.0.3 <9'), false);
  assert.equal(isIn('9.0.0-beta.1', '>=9 <10'), true);
  assert.equal(isIn('8.0.3-rc.1', '>=8.0.3'), true);
  assert.equal(isIn('8.0.3+build.5', '=8.0.3'), true);
  assert.equal(isIn('v8.0.3', '8'), true);
});

for (const version of [
  undefined,
  '',
  '8',
  '8.0',
  'latest',
  '8.x.1',
  'workspace:*',
  '-1.0.0',
  '1.2.3.4',
  '0x8.0.3',
]) {
  test(`the version ${version} is in no range`, () => assert.equal(isIn(version, '>=0'), false));
}

for (const range of [
  '',
  '||',
  '8 ||',
  '^8.0.3',
  '~8',
  '*',
  '8.x',
  '>= 8',
  'latest',
  '>=8,<9',
  '8.0.3-beta',
  '1.2.3.4',
]) {
  test(`${JSON.stringify(range)} is no range`, () => assert.equal(parseVersionRange(range), undefined));
}

/** npm's own comparison, where some package has brought it. */
function findSemver(): { satisfies(version: string, range: string): boolean } | undefined {
  try {
    return createRequire(import.meta.url)('semver');
  } catch {
    return undefined;
  }
}
const semver = findSemver();

test('for releases, every range means what it means to npm', {
  skip: semver === undefined && 'the package semver is not installed',
}, () => {
  const number = fc.integer({ min: 0, max: 4 });
  const numbers = fc.array(number, { minLength: 1, maxLength: 3 });
  const comparison = fc
    .tuple(fc.constantFrom('>=', '<=', '>', '<', '=', ''), numbers)
    .map(([operator, parts]) => operator + parts.join('.'));
  const range = fc
    .array(fc.array(comparison, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.map((words) => words.join(' ')).join(' || '));
  const version = fc.tuple(number, number, number).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(version, range, (found, wanted) => {
      assert.equal(isIn(found, wanted), semver?.satisfies(found, wanted), `${found} ${wanted}`);
    }),
    { numRuns: 2000 },
  );
});
