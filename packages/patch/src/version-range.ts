/**
 * Ranges of versions as our tables write them: comparisons that must all hold, alternatives between `||`.
 *
 *   >=8.0.3 <9        >=1.4.2 <4 || >=5        7        <=2.1
 *
 * A number that is left out stands for all that it could be, as in npm's ranges: `<9` ends before 9.0.0, `<=8` holds for every 8,
 * `>8` begins with 9.0.0, `7` is every 7. A prerelease counts as the release that it leads to, because that is what it is written
 * against: 9.0.0-beta.1 is 9.0.0, hence not `<9`.
 */
type Version = readonly [major: number, minor: number, patch: number];

/** From the first version on, before the second one. */
interface Span {
  readonly from: Version;
  readonly before: Version;
}

/** Alternatives, of each the comparisons that must hold. */
export type VersionRange = readonly (readonly Span[])[];

const comparison = /^(>=|<=|>|<|=)?(\d+)(?:\.(\d+)(?:\.(\d+))?)?$/;
const version = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/s;
const lowest: Version = [0, 0, 0];
const highest: Version = [Number.POSITIVE_INFINITY, 0, 0];

function spanOf(text: string): Span | undefined {
  const [, operator = '=', ...parts] = comparison.exec(text) ?? [];
  const [first, second, third] = parts;
  if (first === undefined) return undefined;
  const major = Number(first);
  const minor = Number(second ?? 0);
  const from: Version = [major, minor, Number(third ?? 0)];
  const after: Version =
    second === undefined
      ? [major + 1, 0, 0]
      : third === undefined
        ? [major, minor + 1, 0]
        : [major, minor, Number(third) + 1];
  if (operator === '>=') return { from, before: highest };
  if (operator === '>') return { from: after, before: highest };
  if (operator === '<') return { from: lowest, before: from };
  return { from: operator === '=' ? from : lowest, before: after };
}

/** Undefined for what is no range. */
export function parseVersionRange(text: string): VersionRange | undefined {
  const alternatives: Span[][] = [];
  for (const alternative of text.split('||')) {
    const spans: Span[] = [];
    for (const word of alternative.trim().split(/\s+/)) {
      const span = spanOf(word);
      if (span === undefined) return undefined;
      spans.push(span);
    }
    alternatives.push(spans);
  }
  return alternatives;
}

function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = version.exec(text.trim()) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

function isBefore(left: Version, right: Version): boolean {
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** False for what is no version: nothing is known of such a copy. */
export function isInRange(text: string | undefined, range: VersionRange): boolean {
  const found = text === undefined ? undefined : parseVersion(text);
  if (found === undefined) return false;
  return range.some((spans) =>
    spans.every(({ from, before }) => !isBefore(found, from) && isBefore(found, before)),
  );
}
