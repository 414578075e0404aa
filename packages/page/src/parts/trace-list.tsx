import { memo } from 'preact/compat';
import type { SortOrder, TraceSummary } from '../model/search/trace-summary.ts';
import { requestPath } from '../model/span/request-path.ts';
import { statusOfTags } from '../model/span/span-status.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import {
  formatAgo,
  formatClock,
  formatCount,
  formatDateTime,
  formatDay,
  timeZoneName,
} from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { colourOf } from '../state/colours.ts';
import { RequestPath } from './request-path.tsx';
import { ServiceLabel } from './service-label.tsx';
import { Name } from './text.tsx';

interface Picking {
  readonly picked: readonly string[];
  readonly toggle: (traceId: string) => void;
}

interface Sorting {
  readonly order: SortOrder;
  readonly sort: (order: SortOrder) => void;
}

interface Props {
  readonly summaries: readonly TraceSummary[];
  /** With it every row can be picked for a comparison. */
  readonly picking?: Picking;
  /** With it the heads of the columns sort. */
  readonly sorting?: Sorting;
}

/** More services than this are told as a number. */
const mostSwatches = 10;

export function TraceList({ summaries, picking, sorting }: Props) {
  const longest = summaries.reduce((most, { durationMicros }) => Math.max(most, durationMicros), 1);
  const today = formatDay(Date.now() * 1000);
  return (
    <div class={picking === undefined ? 'trace-list' : 'trace-list with-picks'}>
      <Heads first={summaries[0]} sorting={sorting} />
      <ol>
        {summaries.map((summary) => (
          <TraceRow
            key={summary.traceId}
            summary={summary}
            share={summary.durationMicros / longest}
            today={today}
            picked={picking?.picked.includes(summary.traceId)}
            toggle={picking?.toggle}
          />
        ))}
      </ol>
    </div>
  );
}

function Heads({ first, sorting }: { first: TraceSummary | undefined; sorting: Sorting | undefined }) {
  const zone = timeZoneName(first?.startMicros ?? Date.now() * 1000);
  return (
    <div class="trace-heads">
      <Head title={`Time, ${zone}`} orders={['newest', 'oldest']} sorting={sorting} />
      <span>Request</span>
      <span class="trace-services">Services</span>
      <Head title="Spans" orders={['spans']} sorting={sorting} className="number" />
      <Head title="Errors" orders={['errors']} sorting={sorting} className="number" />
      <Head title="Duration" orders={['longest', 'shortest']} sorting={sorting} className="number" />
    </div>
  );
}

interface HeadProps {
  readonly title: string;
  readonly orders: readonly SortOrder[];
  readonly sorting: Sorting | undefined;
  readonly className?: string;
}

/** A second click turns the order around, where there is another one. */
function Head({ title, orders, sorting, className = '' }: HeadProps) {
  if (sorting === undefined) return <span class={className}>{title}</span>;
  const at = orders.indexOf(sorting.order);
  const next = orders[(at + 1) % orders.length] ?? 'newest';
  return (
    <span class={className}>
      <button
        type="button"
        class="link"
        aria-pressed={at >= 0}
        title={`Sort by ${title.toLowerCase()}`}
        onClick={() => sorting.sort(next)}
      >
        {title}
        {at >= 0 && (at === 0 ? ' ▾' : ' ▴')}
      </button>
    </span>
  );
}

interface RowProps {
  readonly summary: TraceSummary;
  readonly share: number;
  readonly today: string;
  readonly picked: boolean | undefined;
  readonly toggle: ((traceId: string) => void) | undefined;
}

const TraceRow = memo(
  function TraceRow({ summary, share, today, picked, toggle }: RowProps) {
    const { traceId, rootServiceName, rootOperationName, durationMicros, startMicros } = summary;
    const { spanCount, errorSpanCount, services, cause } = summary;
    const tags = summary.rootTags ?? [];
    const { code } = statusOfTags(tags);
    const day = formatDay(startMicros);
    return (
      <li class={picked ? 'trace-row picked' : 'trace-row'}>
        {toggle !== undefined && (
          <input
            type="checkbox"
            aria-label={`Pick trace ${traceId} for a comparison`}
            checked={picked}
            onChange={() => toggle(traceId)}
          />
        )}
        <a href={`/trace/${traceId}`} data-trace={traceId}>
          <time
            class="trace-time"
            title={`${formatDateTime(startMicros)}, ${formatAgo(startMicros, Date.now())}`}
          >
            {day !== today && <span class="dim">{day} </span>}
            {formatClock(startMicros)}
          </time>
          <span class="trace-name">
            <ServiceLabel name={rootServiceName} />
            <Name text={rootOperationName} className="operation" />
            <RequestPath path={requestPath(rootOperationName, tags)} />
            {code !== undefined && (
              <span class={/^[45]|^(?!OK)[A-Z]/.test(code) ? 'error-text' : 'dim'}>{code}</span>
            )}
            {cause !== undefined && <Cause cause={cause} />}
          </span>
          <span class="trace-services">
            {services.slice(0, mostSwatches).map(({ name, spanCount: count, errorSpanCount: failed }) => (
              <i
                key={name}
                class={failed > 0 ? 'swatch failed' : 'swatch'}
                style={{ backgroundColor: colourOf(name) }}
                title={`${oneLine(name, 60)}: ${formatCount(count)}${failed > 0 ? `, ${formatCount(failed)} failed` : ''}`}
              />
            ))}
            {services.length > mostSwatches && <span class="count">+{services.length - mostSwatches}</span>}
          </span>
          <span class="number trace-spans">{formatCount(spanCount)}</span>
          <span class={errorSpanCount > 0 ? 'number trace-errors error-text' : 'number trace-errors dim'}>
            {errorSpanCount > 0 ? `✗ ${formatCount(errorSpanCount)}` : ''}
          </span>
          <span class="trace-duration">
            <span class="duration-track">
              <i class="duration-bar" style={{ width: `${Math.max(1, share * 100)}%` }} />
            </span>
            <strong>{formatDuration(durationMicros)}</strong>
          </span>
        </a>
      </li>
    );
  },
  // A list that is searched anew has new objects for the same traces.
  (before, after) =>
    before.share === after.share &&
    before.picked === after.picked &&
    before.today === after.today &&
    before.toggle === after.toggle &&
    JSON.stringify(before.summary) === JSON.stringify(after.summary),
);

/** What broke, in as many words as there is room for; the colour says where. */
function Cause({ cause: { service, operation, message } }: { cause: NonNullable<TraceSummary['cause']> }) {
  const text = message ?? `${operation} failed`;
  return (
    <span class="trace-cause error-text" title={oneLine(`${service} · ${operation}: ${text}`, 500)}>
      ✗ <i class="swatch" style={{ backgroundColor: colourOf(service) }} /> <Name text={text} />
    </span>
  );
}
