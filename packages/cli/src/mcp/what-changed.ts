import { formatDuration } from '../format-duration.ts';
import type { Query } from '../query.ts';
import { printable } from '../terminal-text.ts';
import { micros } from './find-traces.ts';

interface Period {
  readonly count: number;
  readonly errorCount: number;
  readonly p50Micros: number | null;
  readonly p95Micros: number | null;
}

interface Changes {
  readonly startMicros: number | null;
  readonly sinceMicros: number | null;
  readonly isFound: boolean;
  readonly operations: readonly {
    readonly service: string;
    readonly operation: string;
    readonly path?: string;
    readonly before: Period;
    readonly after: Period;
    readonly slower: number;
    readonly failing: number;
  }[];
}

const mostOperations = 30;
/** Standard deviations that chance rarely explains. */
const remarkable = 3;

const time = (startMicros: number | null): string =>
  startMicros === null ? '?' : new Date(startMicros / 1000).toISOString();
const percentile = (value: number | null): string => (value === null ? '-' : formatDuration(value));
const side = ({ count, errorCount, p50Micros, p95Micros }: Period): string =>
  `${count} calls, ${errorCount} failed, p50 ${percentile(p50Micros)}, p95 ${percentile(p95Micros)}`;

/** Every operation since a moment beside the time before it, the worst first. */
export async function whatChanged(
  query: Query,
  { service, since }: { readonly service?: string | undefined; readonly since?: string | undefined },
): Promise<string> {
  const parameters = new URLSearchParams();
  if (service !== undefined) parameters.set('service', service);
  if (since !== undefined) parameters.set('since', `${Date.now() * 1000 - micros('since', since)}`);
  const changes = await query.embedded<Changes>(`/api/spoor/changes/operations?${parameters}`);
  if (changes === undefined)
    throw new Error('what changed needs the embedded collector of spoor; this is another one');
  if (changes.operations.length === 0) return 'There is nothing to compare yet.';
  const lines = changes.operations
    .slice(0, mostOperations)
    .map(({ service: name, operation, path, before, after, slower, failing }) => {
      const marks = [
        ...(slower >= remarkable ? ['SLOWER'] : []),
        ...(failing >= remarkable ? ['FAILS MORE'] : []),
      ];
      const mark = marks.length === 0 ? '' : `${marks.join(', ')}: `;
      const where = path === undefined || path === '' ? '' : ` ${printable(path)}`;
      return `${mark}${printable(name)} · ${printable(operation)}${where}\n    before: ${side(before)}\n    since:  ${side(after)}`;
    });
  const how = changes.isFound
    ? 'the moment at which something changed most'
    : 'the moment that was compared at';
  return [
    `Since ${time(changes.sinceMicros)} (${how}), against the time from ${time(changes.startMicros)} on:`,
    '',
    ...lines,
  ].join('\n');
}
