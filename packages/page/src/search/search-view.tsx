import { useMemo, useState } from 'preact/hooks';
import { reasonOf, useJson } from '../api/use-json.ts';
import {
  apiQuery,
  formFromParams,
  isFiltered,
  type SearchForm,
  searchHref,
} from '../model/search/search-query.ts';
import {
  readSummary,
  type SortOrder,
  type SummaryJson,
  sortOrders,
  sortSummaries,
} from '../model/search/trace-summary.ts';
import { plural } from '../model/text/format-time.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { NoTraces } from '../parts/no-traces.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { TraceList } from '../parts/trace-list.tsx';
import { navigate } from '../state/location.ts';
import { ScatterPlot } from './scatter-plot.tsx';
import { SearchPanel } from './search-panel.tsx';
import { useArrivals } from './use-arrivals.ts';

export function SearchView({ params }: { params: URLSearchParams }) {
  const form = formFromParams(params);
  return (
    <div class="search">
      <SearchPanel key={params.toString()} form={form} />
      <Results form={form} />
    </div>
  );
}

function Results({ form }: { form: SearchForm }) {
  const [live, setLive] = useState(true);
  const [order, setOrder] = useState<SortOrder>('newest');
  const [picked, setPicked] = useState<readonly string[]>([]);
  const arrivals = useArrivals(live);
  const query = apiQuery(form);
  const found = useJson<{ summaries: SummaryJson[] }>(
    query.tag === 'query' ? `/api/spoor/traces?${query.query}` : undefined,
    arrivals,
  );
  const summaries = useMemo(
    () => (found.tag === 'ready' ? sortSummaries(found.value.summaries.map(readSummary), order) : []),
    [found, order],
  );
  if (query.tag === 'refused') {
    return (
      <div class="results">
        <Empty title="This cannot be searched for">
          <p class="problem">{query.reason}</p>
        </Empty>
      </div>
    );
  }
  const toggle = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id].slice(-2));
  const [a, b] = picked;
  return (
    <div class="results">
      <div class="results-bar">
        <h1>{found.tag === 'loading' ? 'Traces' : plural(summaries.length, 'trace')}</h1>
        {form.calledBy !== '' && <CalledBy form={form} />}
        <label>
          <span class="hidden">Sort</span>
          <select value={order} onChange={(event) => setOrder(event.currentTarget.value as SortOrder)}>
            {Object.entries(sortOrders).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label class="live">
          <input type="checkbox" checked={live} onChange={() => setLive(!live)} />
          <i class={live ? 'pulse on' : 'pulse'} />
          Live
        </label>
        <button
          type="button"
          disabled={b === undefined}
          title="Pick two traces to compare them"
          onClick={() => navigate(`/compare?a=${a}&b=${b}`)}
        >
          Compare {picked.length}/2
        </button>
      </div>
      {found.tag === 'loading' && <Loading what="traces" />}
      {found.tag === 'failed' && (
        <Empty title="The search failed">
          <p class="problem">{reasonOf(found.error)}</p>
        </Empty>
      )}
      {found.tag === 'ready' && summaries.length === 0 && <Nothing filtered={isFiltered(form)} />}
      {summaries.length > 0 && (
        <>
          <ScatterPlot summaries={summaries} />
          <TraceList summaries={summaries} picking={{ picked, toggle }} />
        </>
      )}
    </div>
  );
}

function CalledBy({ form }: { form: SearchForm }) {
  return (
    <span class="chip">
      called by <ServiceLabel name={form.calledBy} />
      <a href={searchHref({ ...form, calledBy: '' })} aria-label={`Not only what ${form.calledBy} called`}>
        ×
      </a>
    </span>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) return <NoTraces />;
  return (
    <Empty title="No trace matches">
      <p>
        All conditions must hold on one and the same span. Take one away, or{' '}
        <a href="/search">show everything</a>.
      </p>
    </Empty>
  );
}
