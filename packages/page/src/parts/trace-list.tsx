import type { TraceSummary } from '../model/search/trace-summary.ts';
import { requestPath } from '../model/span/request-path.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatAgo, formatDateTime, plural } from '../model/text/format-time.ts';
import { RequestPath } from './request-path.tsx';
import { ServiceLabel } from './service-label.tsx';
import { Name } from './text.tsx';

interface Picking {
  readonly picked: readonly string[];
  readonly toggle: (traceId: string) => void;
}

interface Props {
  readonly summaries: readonly TraceSummary[];
  /** With it every row can be picked for a comparison. */
  readonly picking?: Picking;
}

/** More services than this are told as a number. */
const mostChips = 8;

export function TraceList({ summaries, picking }: Props) {
  const longest = summaries.reduce((most, { durationMicros }) => Math.max(most, durationMicros), 1);
  const now = Date.now();
  return (
    <ol class="trace-list">
      {summaries.map((summary) => (
        <TraceRow
          key={summary.traceId}
          summary={summary}
          share={summary.durationMicros / longest}
          now={now}
          picking={picking}
        />
      ))}
    </ol>
  );
}

interface RowProps {
  readonly summary: TraceSummary;
  readonly share: number;
  readonly now: number;
  readonly picking: Picking | undefined;
}

function TraceRow({ summary, share, now, picking }: RowProps) {
  const { traceId, rootServiceName, rootOperationName, durationMicros, spanCount, errorSpanCount, services } =
    summary;
  const path = requestPath(rootOperationName, summary.rootTags ?? []);
  return (
    <li class={picking?.picked.includes(traceId) ? 'trace-row picked' : 'trace-row'}>
      {picking !== undefined && (
        <input
          type="checkbox"
          aria-label={`Pick trace ${traceId} for a comparison`}
          checked={picking.picked.includes(traceId)}
          onChange={() => picking.toggle(traceId)}
        />
      )}
      <a href={`/trace/${traceId}`}>
        <span class="trace-name">
          <ServiceLabel name={rootServiceName} />
          <Name text={rootOperationName} className="operation" />
          <RequestPath path={path} />
        </span>
        <span class="trace-duration">
          <span class="duration-track">
            <i class="duration-bar" style={{ width: `${Math.max(1, share * 100)}%` }} />
          </span>
          <strong>{formatDuration(durationMicros)}</strong>
        </span>
        <span class="trace-facts">
          <span>{plural(spanCount, 'span')}</span>
          {errorSpanCount > 0 && <span class="error-text">✗ {plural(errorSpanCount, 'error')}</span>}
          {services.slice(0, mostChips).map(({ name, spanCount: count }) => (
            <ServiceLabel key={name} name={name} count={String(count)} />
          ))}
          {services.length > mostChips && <span>and {services.length - mostChips} more services</span>}
        </span>
        <time class="trace-time" title={formatDateTime(summary.startMicros)}>
          {formatAgo(summary.startMicros, now)}
        </time>
      </a>
    </li>
  );
}
