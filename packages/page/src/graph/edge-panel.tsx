import { filledHistogram } from '../model/graph/edge-label.ts';
import type { GraphEdge } from '../model/graph/graph-edge.ts';
import type { GraphNode } from '../model/graph/graph-node.ts';
import { formatTerm } from '../model/query/parse-query.ts';
import { type SearchForm, searchHref } from '../model/search/search-query.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatShare } from '../model/text/format-time.ts';
import { NodeLabel } from '../parts/node-label.tsx';

interface Props {
  readonly edge: GraphEdge;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly close: () => void;
}

/** One call in figures, and the ways to its traces. */
export function EdgePanel({ edge, nodes, close }: Props) {
  const { callCount, errorCount, errorShare } = edge;
  const [parent, child] = [nodes.get(edge.parent), nodes.get(edge.child)];
  if (parent === undefined || child === undefined) return null;
  const behind = tracesBehind(parent, child);
  const facts: [name: string, value: string][] = [
    ['Calls', formatCount(callCount)],
    ['Errors', `${formatCount(errorCount)} (${formatShare(errorShare)})`],
    ['p50', formatDuration(edge.p50Micros)],
    ['p95', formatDuration(edge.p95Micros)],
    ['Longest', formatDuration(edge.maxMicros)],
  ];
  return (
    <section class="edge-panel" aria-label={`${parent.name} calls ${child.name}`}>
      <div class="detail-head">
        <h2>
          <NodeLabel node={parent} /> → <NodeLabel node={child} />
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

/** What is outside sends no spans: the calls are those of the service that name it. */
function tracesBehind(parent: GraphNode, child: GraphNode): Partial<SearchForm> {
  if (parent.kind === 'service' && child.kind === 'service')
    return { service: child.name, calledBy: parent.name };
  const [service, outside] = parent.kind === 'service' ? [parent, child] : [child, parent];
  const host = outside.name.replace(/:\d+$/, '');
  const words = [...new Set([outside.system, host])].filter((word) => word !== '');
  const q = words.map((value) => formatTerm({ key: '', operator: '~', value, not: false })).join(' ');
  return { service: service.name, q };
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
