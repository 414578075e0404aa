import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Loaded, reasonOf, useJson } from '../api/use-json.ts';
import {
  apiQuery,
  formFromParams,
  isFiltered,
  type SearchForm,
  searchHref,
} from '../model/search/search-query.ts';
import {
  failuresByService,
  isSortOrder,
  readSummary,
  type SortOrder,
  type SummaryJson,
  sortSummaries,
  type TraceSummary,
} from '../model/search/trace-summary.ts';
import { plural } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { NoTraces } from '../parts/no-traces.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { TraceList } from '../parts/trace-list.tsx';
import { separateColours } from '../state/colours.ts';
import { navigate, setParams } from '../state/location.ts';
import { useAtWork } from '../state/quiet.ts';
import { useTitle } from '../state/use-title.ts';
import { QueryBox } from './query-box.tsx';
import { QueryHelp } from './query-help.tsx';
import { ScatterPlot } from './scatter-plot.tsx';
import { useSearchKeys } from './search-keys.ts';
import { SearchPanel } from './search-panel.tsx';
import { useArrivals } from './use-arrivals.ts';
import { useHeld } from './use-held.ts';

interface Found {
  readonly summaries: readonly SummaryJson[];
}

export function SearchView({ params }: { params: URLSearchParams }) {
  const form = formFromParams(params);
  const query = apiQuery(form);
  const [live, setLive] = useState(true);
  const arrivals = useArrivals(live);
  const found = useJson<Found>(
    query.tag === 'query' ? `/api/spoor/traces?${query.query}` : undefined,
    arrivals,
  );
  const sortParam = params.get('sort') ?? '';
  const order: SortOrder = isSortOrder(sortParam) ? sortParam : 'newest';
  const fresh = useMemo(
    () => (found.tag === 'ready' ? sortSummaries(found.value.summaries.map(readSummary), order) : undefined),
    [found, order],
  );
  const box = useRef<HTMLDivElement>(null);
  const atWork = useAtWork(box);
  const { shown, newCount, release } = useHeld(
    `${order} ${query.tag === 'query' ? query.query : ''}`,
    fresh,
    atWork,
  );
  const failures = useMemo(() => failuresByService(shown), [shown]);
  useTitle(titleOf(form));
  useLayoutEffect(() => {
    separateColours(shown.flatMap(({ services }) => services.map(({ name }) => name)));
  }, [shown]);
  const show = () => {
    release();
    window.scrollTo(0, 0);
  };
  const picking = usePicking();
  useSearchKeys({ show, toggleLive: () => setLive(!live), toggle: picking.toggle });
  const refusal = query.tag === 'refused' ? query.reason : undefined;
  return (
    <div class="search">
      <SearchPanel form={form} failures={failures} />
      {/* Where nothing moves while somebody is at work in it, the button that shows what is new included. */}
      <div class="results" ref={box}>
        <QueryBox
          value={form.q}
          service={form.service}
          refusal={refusal}
          search={(q) => navigate(searchHref({ ...form, q }))}
        />
        <div class="results-bar">
          <h1>{found.tag === 'ready' ? plural(shown.length, 'trace') : 'Traces'}</h1>
          {newCount > 0 && (
            <button type="button" class="primary news-button" title="Key: ." onClick={show}>
              {plural(newCount, 'new trace')}
            </button>
          )}
          {form.calledBy !== '' && <CalledBy form={form} />}
          <label class="live">
            <input type="checkbox" checked={live} onChange={() => setLive(!live)} />
            <i class={live ? 'pulse on' : 'pulse'} />
            Live
          </label>
          <button
            type="button"
            disabled={picking.picked.length < 2}
            title="Pick two traces to compare them"
            onClick={picking.compare}
          >
            Compare {picking.picked.length}/2
          </button>
        </div>
        {refusal === undefined ? (
          <Traces found={found} shown={shown} order={order} picking={picking} filtered={isFiltered(form)} />
        ) : (
          <QueryHelp />
        )}
      </div>
    </div>
  );
}

interface TracesProps {
  readonly found: Loaded<Found>;
  readonly shown: readonly TraceSummary[];
  readonly order: SortOrder;
  readonly picking: ReturnType<typeof usePicking>;
  readonly filtered: boolean;
}

function Traces({ found, shown, order, picking, filtered }: TracesProps) {
  const sort = (next: SortOrder) => setParams({ sort: next === 'newest' ? '' : next });
  return (
    <>
      {found.tag === 'loading' && shown.length === 0 && <Loading what="traces" />}
      {found.tag === 'failed' && (
        <Empty title="The search failed">
          <p class="problem">{reasonOf(found.error)}</p>
        </Empty>
      )}
      {found.tag === 'ready' && shown.length === 0 && <Nothing filtered={filtered} />}
      {found.tag !== 'failed' && shown.length > 0 && (
        <>
          <ScatterPlot summaries={shown} />
          <TraceList summaries={shown} picking={picking} sorting={{ order, sort }} />
        </>
      )}
    </>
  );
}

/** Two traces to be compared: the last two that were picked. */
function usePicking() {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const toggle = useCallback(
    (id: string) =>
      setPicked((before) =>
        before.includes(id) ? before.filter((other) => other !== id) : [...before, id].slice(-2),
      ),
    [],
  );
  return {
    picked,
    toggle,
    compare: () => navigate(`/compare?a=${picked[0]}&b=${picked[1]}`),
  };
}

function titleOf({ service, operation, q, errors }: SearchForm): string {
  const parts = [service, operation, q, errors === 'true' ? 'errors' : ''].filter((part) => part !== '');
  return `${parts.length === 0 ? 'Search' : oneLine(parts.join(' '), 80)} - Spoor`;
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
        All conditions must hold on one and the same span; with a minus in front no span of the trace may
        fulfil them. Take one away, or <a href="/search">show everything</a>.
      </p>
    </Empty>
  );
}
