/** The known name that somebody most likely meant: by edit distance and by words left out. */

/** Levenshtein distance, one row at a time. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const remove = (previous[column] ?? 0) + 1;
      const insert = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replace, remove, insert));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** A word left out is a likelier mistake than as many wrong letters: JAEGER_HOST for JAEGER_AGENT_HOST. */
function isShortened(short: string, long: string): boolean {
  const words = long.split('_');
  let at = 0;
  return short.split('_').every((word) => {
    at = words.indexOf(word, at) + 1;
    return at > 0;
  });
}

/** Beyond this a name resembles nothing of ours, and computing distances would be work for a stranger's input. */
const longestName = 100;

export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined;
  // The family's prefix is common to all of them and says nothing about likeness.
  const tolerated = Math.max(3, Math.floor((name.length - name.indexOf('_')) * 0.34));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of known) {
    const differ = Math.abs(name.length - candidate.length);
    const shortened = isShortened(name, candidate) || isShortened(candidate, name);
    // The distance is at least the difference in length: most candidates need no table.
    if (!shortened && differ > tolerated) continue;
    const distance = shortened ? differ / 2 : editDistance(name, candidate);
    if (!shortened && distance > tolerated) continue;
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}
