import { useJson } from '../api/use-json.ts';
import type { ChangesBucket } from '../model/changes/changes-plot.ts';
import {
  bucketsFor,
  isMuch,
  type JudgedChange,
  nameOfChange,
  orDash,
  type PeriodJson,
  shareOf,
} from '../model/changes/operation-change.ts';
import { formatCount, formatRate, formatShare, plural, rateUnit } from '../model/text/format-time.ts';
import { Loading } from '../parts/empty.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';
import { setParams } from '../state/location.ts';
import { ChangesPlots } from './changes-plots.tsx';
import { TracesBehind } from './traces-behind.tsx';

export interface Times {
  readonly startMicros: number;
  readonly sinceMicros: number;
  readonly endMicros: number;
}

interface Props {
  readonly changes: readonly JudgedChange[];
  readonly times: Times;
  readonly params: URLSearchParams;
  readonly round: number;
}

const mostRows = 300;

export function ChangesTable({ changes, times, params, round }: Props) {
  const open = params.get('open') ?? '';
  return (
    <div class="changes-scroll">
      <table class="changes-table">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Change</th>
            <th scope="col" class="number">
              Rate
            </th>
            <th scope="col" class="number">
              Errors
            </th>
            <th scope="col" class="number">
              p50
            </th>
            <th scope="col" class="number">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, mostRows).map((change) => (
            <Rows
              key={idOf(change)}
              change={change}
              times={times}
              isOpen={open === idOf(change)}
              at={params.get('at') ?? undefined}
              round={round}
              everything={params.get('everything') === 'true'}
            />
          ))}
        </tbody>
      </table>
      {changes.length > mostRows && (
        <p class="dim">
          {plural(changes.length - mostRows, 'more operation')} that changed less are not shown.
        </p>
      )}
    </div>
  );
}

const idOf = (change: JudgedChange): string => `${change.service} ${nameOfChange(change)}`;

interface RowProps {
  readonly change: JudgedChange;
  readonly times: Times;
  readonly isOpen: boolean;
  readonly at: string | undefined;
  readonly round: number;
  readonly everything: boolean;
}

function Rows({ change, times, isOpen, at, round, everything }: RowProps) {
  const { service, before, after, verdict, words } = change;
  const toggle = () => setParams({ open: isOpen ? '' : idOf(change), at: '' });
  return (
    <>
      <tr class={isOpen ? `change ${verdict} open` : `change ${verdict}`}>
        <td>
          <button type="button" class="link change-name" aria-expanded={isOpen} onClick={toggle}>
            <span class="fold" aria-hidden="true">
              {isOpen ? '▾' : '▸'}
            </span>
            <ServiceLabel name={service} />
            <Name text={nameOfChange(change)} className="operation" />
          </button>
        </td>
        <td class="verdict">
          <span>{words}</span>
        </td>
        <RateCell before={before} after={after} times={times} />
        <Cell
          title="Errors"
          now={after.count === 0 ? '–' : formatShare(shareOf(after))}
          was={before.count === 0 ? '–' : formatShare(shareOf(before))}
          mark={verdict === 'failing' ? 'worse' : verdict === 'mended' ? 'better' : ''}
        />
        <DurationCell title="p50" before={before.p50Micros} after={after.p50Micros} verdict={verdict} />
        <DurationCell title="p95" before={before.p95Micros} after={after.p95Micros} verdict={verdict} />
      </tr>
      {isOpen && (
        <tr class="change-plots">
          <td colSpan={6}>
            <Plots change={change} times={times} at={at} round={round} everything={everything} />
          </td>
        </tr>
      )}
    </>
  );
}

type Mark = 'worse' | 'better' | '';

interface DurationProps {
  readonly title: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly verdict: JudgedChange['verdict'];
}

/** Marked where it is this very figure that changed. */
function DurationCell({ title, before, after, verdict }: DurationProps) {
  const mark = !isMuch(before, after)
    ? ''
    : verdict === 'slower'
      ? 'worse'
      : verdict === 'faster'
        ? 'better'
        : '';
  return <Cell title={title} now={orDash(after)} was={orDash(before)} mark={mark} />;
}

/** Now, and what it was before. */
function Cell({ title, now, was, mark = '' }: { title: string; now: string; was: string; mark?: Mark }) {
  return (
    <td class={`number ${mark}`} data-title={title}>
      <strong>{now}</strong>
      <small>{now === was ? 'the same' : `was ${was}`}</small>
    </td>
  );
}

function RateCell({ before, after, times }: { before: PeriodJson; after: PeriodJson; times: Times }) {
  const { startMicros, sinceMicros, endMicros } = times;
  const perSecond = (count: number, micros: number) => count / Math.max(1e-6, micros / 1e6);
  const [was, now] = [
    perSecond(before.count, sinceMicros - startMicros),
    perSecond(after.count, endMicros - sinceMicros),
  ];
  const unit = rateUnit(Math.max(was, now));
  const text = (rate: number) => formatRate(rate * unit.seconds, unit);
  return (
    <td
      class="number"
      data-title="Rate"
      title={`${formatCount(after.count)} since then, ${formatCount(before.count)} before`}
    >
      <strong>{text(now)}</strong>
      <small>{text(now) === text(was) ? 'the same' : `was ${text(was)}`}</small>
    </td>
  );
}

function Plots({ change, times, at, round, everything }: Omit<RowProps, 'isOpen'>) {
  const { service, operation, path, before, after } = change;
  const { startMicros, endMicros, sinceMicros } = times;
  const query = new URLSearchParams({
    ...{ service, operation, start: String(startMicros), end: String(endMicros) },
    buckets: String(bucketsFor(before.count + after.count)),
    ...(everything ? {} : { entries: 'true' }),
    ...(path === '' ? {} : { where: JSON.stringify([{ key: 'path', op: '~', value: path }]) }),
  });
  const found = useJson<{ buckets: ChangesBucket[] }>(`/api/spoor/changes?${query}`, round);
  if (found.tag !== 'ready') return <Loading what="the plots" />;
  return (
    <>
      <ChangesPlots
        buckets={found.value.buckets}
        sinceMicros={sinceMicros}
        at={at}
        select={(bucket) => setParams({ at: bucket })}
      />
      {at !== undefined && at !== '' && (
        <TracesBehind service={service} operation={operation} path={path} at={at} />
      )}
    </>
  );
}
