import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { reasonOf, useJson } from '../api/use-json.ts';
import { type ChangesSinceJson, headline, rankChanges } from '../model/changes/operation-change.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatAgo, formatClock, formatDateTime, timeZoneName } from '../model/text/format-time.ts';
import { Choice } from '../parts/choice.tsx';
import { Empty, Loading } from '../parts/empty.tsx';
import { NoTraces } from '../parts/no-traces.tsx';
import { RefreshButton } from '../parts/refresh-button.tsx';
import { separateColours } from '../state/colours.ts';
import { setParams } from '../state/location.ts';
import { useAtWork } from '../state/quiet.ts';
import { useRefresh } from '../state/use-refresh.ts';
import { useTitle } from '../state/use-title.ts';
import { useChangesKeys } from './changes-keys.ts';
import { ChangesTable } from './changes-table.tsx';
import { SinceFields } from './since-fields.tsx';

/** How each operation does now beside how it did before, the worst first. */
export function ChangesView({ params }: { params: URLSearchParams }) {
  const box = useRef<HTMLDivElement>(null);
  const atWork = useAtWork(box);
  const { round, newTraces, refresh } = useRefresh(atWork);
  const service = params.get('service') ?? '';
  const services = useJson<{ data: string[] }>('/api/services', round);
  const found = useJson<ChangesSinceJson>(`/api/spoor/changes/operations?${asked(params, round)}`);
  useTitle(`What changed${service === '' ? '' : `: ${service}`} - Spoor`);
  useChangesKeys(refresh);
  useLayoutEffect(() => {
    if (services.tag === 'ready') separateColours(services.value.data);
  }, [services]);
  if (services.tag === 'ready' && services.value.data.length === 0) return <NoTraces />;
  return (
    <div class="changes" ref={box}>
      <div class="changes-bar">
        <h1>What changed</h1>
        <RefreshButton newTraces={newTraces} refresh={refresh} />
        <SinceFields params={params} />
        <Choice
          label="Service"
          any="All services"
          value={service}
          names={services.tag === 'ready' ? services.value.data : []}
          onChange={(name) => setParams({ service: name, open: '', at: '' }, 'push')}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={params.get('everything') === 'true'}
            onChange={(event) => setParams({ everything: event.currentTarget.checked ? 'true' : '' }, 'push')}
          />
          Also calls and inner steps
        </label>
      </div>
      <div>
        {found.tag === 'loading' && <Loading what="the figures" />}
        {found.tag === 'failed' && (
          <Empty title="This cannot be shown">
            <p class="problem">{reasonOf(found.error)}</p>
          </Empty>
        )}
        {found.tag === 'ready' && <Changes found={found.value} params={params} round={round} />}
      </div>
    </div>
  );
}

/** A time that is told by its distance from now moves with each round. */
function asked(params: URLSearchParams, round: number): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['service', 'everything']) {
    const value = params.get(name) ?? '';
    if (value !== '') query.set(name, value);
  }
  const since = params.get('since') ?? '';
  const minutes = /^(\d+)m$/.exec(since)?.[1];
  if (minutes !== undefined) {
    const now = nowOf(round);
    // As long before as since then.
    query.set('since', String(now - Number(minutes) * 60_000_000));
    query.set('start', String(now - 2 * Number(minutes) * 60_000_000));
    query.set('end', String(now));
  } else if (/^\d+$/.test(since)) query.set('since', since);
  return query;
}

const times = new Map<number, number>();

/** The same for as long as a round lasts, so that what is drawn again is not asked for again. */
function nowOf(round: number): number {
  const known = times.get(round);
  if (known !== undefined && Date.now() * 1000 - known < 60_000_000) return known;
  const now = Date.now() * 1000;
  times.set(round, now);
  return now;
}

interface ChangesProps {
  readonly found: ChangesSinceJson;
  readonly params: URLSearchParams;
  readonly round: number;
}

function Changes({ found, params, round }: ChangesProps) {
  const changes = useMemo(() => rankChanges(found.operations), [found]);
  const { sinceMicros, startMicros, endMicros } = found;
  if (sinceMicros === null || startMicros === null || endMicros === null)
    return (
      <Empty title="Nothing is stored about it">
        <p>No service was asked for anything in that time.</p>
      </Empty>
    );
  return (
    <>
      <p class="headline">
        <strong>{headline(changes)}</strong> since{' '}
        <strong title={formatDateTime(sinceMicros)}>{formatClock(sinceMicros).slice(0, 8)}</strong>{' '}
        {timeZoneName(sinceMicros)}, {formatAgo(sinceMicros, Date.now())}
        <span class="dim">
          {' '}
          ({reasons(found, params)}, beside the {formatDuration(sinceMicros - startMicros)} before)
        </span>
      </p>
      <ChangesTable
        changes={changes}
        times={{ startMicros, sinceMicros, endMicros }}
        params={params}
        round={round}
      />
    </>
  );
}

function reasons({ isFound }: ChangesSinceJson, params: URLSearchParams): string {
  if ((params.get('since') ?? '') !== '') return 'the time you chose';
  return isFound ? 'where most changed' : 'the middle of what is stored';
}
