import { editDistance } from '@spoor/config';

/** Nobody types more of a name than this. */
const longestWord = 60;

/** The known word that is nearest, if one is near: one letter of three may be wrong. */
export function meantWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const tolerated = Math.max(1, Math.floor(word.length / 3));
  const near = known
    .filter((candidate) => Math.abs(candidate.length - word.length) <= tolerated)
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= tolerated && distance < candidate.length)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}
