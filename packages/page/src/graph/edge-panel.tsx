import { filledHistogram } from '../model/graph/edge-label.ts';
import type { GraphEdge } from '../model/graph/graph-edge.ts';
import { searchHref } from '../model/search/search-query.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatShare } from '../model/text/format-time.ts';
import { ServiceLabel } from '../parts/service-label.tsx';

/** One call in figures, and the ways to its traces. */
export function EdgePanel({ edge, close }: { edge: GraphEdge; close: () => void }) {
  const { parent, child, callCount, errorCount, errorShare } = edge;
  const behind = { service: child, calledBy: parent };
  const facts: [name: string, value: string][] = [
    ['Calls', formatCount(callCount)],
    ['Errors', `${formatCount(errorCount)} (${formatShare(errorShare)})`],
    ['p50', formatDuration(edge.p50Micros)],
    ['p95', formatDuration(edge.p95Micros)],
    ['Longest', formatDuration(edge.maxMicros)],
  ];
  return (
    <section class="edge-panel" aria-label={`${parent} calls ${child}`}>
      <div class="detail-head">
        <h2>
          <ServiceLabel name={parent} /> → <ServiceLabel name={child} />
        </h2>
        <button type="button" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Histogram edge={edge} />
      <p class="actions">
        <a class="button primary" href={searchHref(behind)}>
          Traces behind it
        </a>
        {errorCount > 0 && (
          <a class="button" href={searchHref({ ...behind, errors: 'true' })}>
            Failed ones
          </a>
        )}
        <a
          class="button"
          href={searchHref({ ...behind, minDuration: `${Math.floor(edge.p95Micros * 0.95)}us` })}
        >
          Slowest ones
        </a>
      </p>
    </section>
  );
}

/** How long the calls took, each bar up to twice as long as the one before. */
function Histogram({ edge }: { edge: GraphEdge }) {
  const histogram = filledHistogram(edge.histogram);
  const most = histogram.reduce((highest, { count }) => Math.max(highest, count), 1);
  return (
    <ul class="histogram" aria-label="Durations">
      {histogram.map(({ upToMicros, count }) => (
        <li key={upToMicros} title={`up to ${formatDuration(upToMicros)}: ${formatCount(count)}`}>
          <i style={{ height: `${count === 0 ? 0 : Math.max(2, (count / most) * 100)}%` }} />
          <span>{formatDuration(upToMicros)}</span>
        </li>
      ))}
    </ul>
  );
}
