import { reasonOf, useJson } from '../api/use-json.ts';
import { formatTerm } from '../model/query/parse-query.ts';
import { searchHref } from '../model/search/search-query.ts';
import { readSummary, type SummaryJson } from '../model/search/trace-summary.ts';
import { formatClock, plural } from '../model/text/format-time.ts';
import { Loading } from '../parts/empty.tsx';
import { TraceList } from '../parts/trace-list.tsx';
import { setParams } from '../state/location.ts';

interface Props {
  readonly service: string;
  readonly operation: string;
  /** The pattern of the path, where the operation is only a method; else empty. */
  readonly path: string;
  /** `<from>-<to>` in microseconds since the epoch. */
  readonly at: string;
}

/** The traces of the chosen point, the longest first. */
export function TracesBehind({ service, operation, path, at }: Props) {
  const [start = '', end = ''] = at.split('-');
  const query = new URLSearchParams({
    service,
    start,
    end,
    limit: '200',
    ...(operation === '' ? {} : { operation }),
    ...(path === '' ? {} : { where: JSON.stringify([{ key: 'path', op: '~', value: path }]) }),
  });
  const q = path === '' ? '' : formatTerm({ key: 'path', operator: '~', value: path, not: false });
  const found = useJson<{ summaries: SummaryJson[] }>(`/api/spoor/traces?${query}`);
  if (found.tag === 'loading') return <Loading what="the traces" />;
  if (found.tag === 'failed') return <p class="problem">{reasonOf(found.error)}</p>;
  const summaries = found.value.summaries
    .map(readSummary)
    .sort((a, b) => b.durationMicros - a.durationMicros);
  return (
    <section class="behind" aria-label="Traces behind the point">
      <div class="results-bar">
        <h2>
          {plural(summaries.length, 'trace')} from {formatClock(Number(start))} to {formatClock(Number(end))}
        </h2>
        <button type="button" onClick={() => setParams({ since: start, at: '' }, 'push')}>
          Compare with the time before it
        </button>
        <a class="button" href={searchHref({ service, operation, q, start, end })}>
          Open in the search
        </a>
      </div>
      <TraceList summaries={summaries} />
    </section>
  );
}
