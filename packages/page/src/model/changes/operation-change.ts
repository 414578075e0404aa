import { formatDuration } from '../text/format-duration.ts';
import { formatShare } from '../text/format-time.ts';

/** As `/api/spoor/changes/operations` tells them. */
export interface PeriodJson {
  readonly count: number;
  readonly errorCount: number;
  readonly p50Micros: number | null;
  readonly p95Micros: number | null;
}

export interface OperationChangeJson {
  readonly service: string;
  readonly operation: string;
  /** Where the operation is only a method: the pattern of the path, with `*` for what differs; else empty. */
  readonly path: string;
  readonly before: PeriodJson;
  readonly after: PeriodJson;
  /** Standard deviations. */
  readonly slower: number;
  readonly failing: number;
}

export interface ChangesSinceJson {
  readonly startMicros: number | null;
  readonly sinceMicros: number | null;
  readonly endMicros: number | null;
  readonly isFound: boolean;
  readonly operations: readonly OperationChangeJson[];
}

/** The worst first. */
export const verdicts = ['failing', 'slower', 'new', 'gone', 'same', 'few', 'faster', 'mended'] as const;
export type Verdict = (typeof verdicts)[number];

export interface JudgedChange extends OperationChangeJson {
  readonly verdict: Verdict;
  /** `14 times as long`, `fails in 25% instead of 6%`. */
  readonly words: string;
}

/**
 * Chance alone goes that far in one of twenty operations: rather one too many than one that nobody sees. Of few requests
 * nearly all must have changed.
 */
const leastDeviations = 2;
const leastDeviationsOfFew = 2.5;
const few = 20;
/** A difference that is certain and small is none. */
const leastRatio = 1.2;
const leastMicros = 200;
const leastShare = 0.02;
/** Fewer requests on a side tell nothing. */
const leastRequests = 4;

export function judged(change: OperationChangeJson): JudgedChange {
  const verdict = verdictOf(change);
  return { ...change, verdict, words: wordsOf(change, verdict) };
}

function verdictOf({ before, after, slower, failing }: OperationChangeJson): Verdict {
  if (before.count === 0) return after.errorCount > 0 ? 'failing' : 'new';
  if (after.count === 0) return 'gone';
  const least = Math.min(before.count, after.count) < few ? leastDeviationsOfFew : leastDeviations;
  const isMore = Math.abs(shareOf(after) - shareOf(before)) >= leastShare;
  if (isMore && failing >= least) return 'failing';
  const isClear = Math.abs(slower) >= least && isLarge(before, after);
  if (isClear && slower > 0) return 'slower';
  if (isMore && failing <= -least) return 'mended';
  if (isClear) return 'faster';
  return Math.min(before.count, after.count) < leastRequests ? 'few' : 'same';
}

const isLarge = (before: PeriodJson, after: PeriodJson): boolean =>
  isMuch(before.p50Micros, after.p50Micros) || isMuch(before.p95Micros, after.p95Micros);

/** Whether two durations differ by as much as somebody notices. */
export function isMuch(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return false;
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  return high - low >= leastMicros && high >= low * leastRatio;
}

function wordsOf({ before, after }: OperationChangeJson, verdict: Verdict): string {
  switch (verdict) {
    case 'failing':
    case 'mended':
      if (before.count === 0) return `new, fails in ${formatShare(shareOf(after))}`;
      return `fails in ${formatShare(shareOf(after))} instead of ${formatShare(shareOf(before))}`;
    case 'slower':
    case 'faster':
      return durationWords(before, after);
    case 'new':
      return 'new';
    case 'gone':
      return 'not asked for any more';
    case 'few':
      return 'too few to tell';
    case 'same':
      return 'as before';
  }
}

/** By the median, unless only the slow ones have changed. */
function durationWords(before: PeriodJson, after: PeriodJson): string {
  const [p50, p95] = [ratio(before.p50Micros, after.p50Micros), ratio(before.p95Micros, after.p95Micros)];
  const isTail = Math.abs(Math.log(p50)) < Math.log(leastRatio);
  const factor = isTail ? p95 : p50;
  const which = isTail ? 'the slow ones take ' : '';
  if (factor >= 1.95) return `${which}${rounded(factor)} times as long`;
  if (factor >= 1) return `${which}${Math.round((factor - 1) * 100)}% longer`;
  return `${which}${Math.round((1 - factor) * 100)}% shorter`;
}

const rounded = (factor: number): string =>
  String(factor >= 9.5 ? Math.round(factor) : Number(factor.toFixed(1)));
const ratio = (a: number | null, b: number | null): number => Math.max(1, b ?? 1) / Math.max(1, a ?? 1);
export const shareOf = ({ count, errorCount }: PeriodJson): number => (count === 0 ? 0 : errorCount / count);

/** The worst first; of two that are equally bad, the one that costs more requests or more time. */
export function rankChanges(changes: readonly OperationChangeJson[]): JudgedChange[] {
  return changes
    .map(judged)
    .sort(
      (a, b) =>
        verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
        costOf(b) - costOf(a) ||
        (a.operation < b.operation ? -1 : 1),
    );
}

function costOf({ before, after, verdict }: JudgedChange): number {
  if (verdict === 'failing' || verdict === 'mended')
    return Math.abs(shareOf(after) - shareOf(before)) * after.count;
  if (verdict === 'slower' || verdict === 'faster')
    return Math.abs((after.p50Micros ?? 0) - (before.p50Micros ?? 0)) * after.count;
  return (after.p50Micros ?? 0) * after.count + (before.p50Micros ?? 0) * before.count;
}

/** One sentence over the table: what there is to see in it. */
export function headline(changes: readonly JudgedChange[]): string {
  if (changes.every(({ before }) => before.count === 0))
    return 'Nothing is stored of the time before: all is new';
  const count = (verdict: Verdict) => changes.filter((change) => change.verdict === verdict).length;
  const parts = (
    [
      ['failing', 'fails more', 'fail more'],
      ['slower', 'got slower', 'got slower'],
      ['mended', 'fails less', 'fail less'],
      ['faster', 'got faster', 'got faster'],
    ] as const
  ).flatMap(([verdict, one, many]) => {
    const found = count(verdict);
    return found === 0 ? [] : [`${found} ${found === 1 ? one : many}`];
  });
  if (parts.length === 0) return 'Nothing changed more than chance explains';
  const total = changes.length;
  return `Of ${total} ${total === 1 ? 'operation' : 'operations'} ${parts.join(', ')}`;
}

/** `26 ms`, or a dash where nothing was asked. */
export const orDash = (micros: number | null): string => (micros === null ? '–' : formatDuration(micros));

/** So few points that each of them can be seen. */
export function bucketsFor(count: number): number {
  return Math.min(60, Math.max(12, Math.round(count / 2)));
}

/** `GET /item/N`, as in the other tables. */
export const nameOfChange = ({ operation, path }: Pick<OperationChangeJson, 'operation' | 'path'>): string =>
  path === '' ? operation : `${operation} ${path.replaceAll('*', 'N')}`;
