import { useMemo } from 'preact/hooks';
import { groupQuery } from '../model/insight/group-query.ts';
import { type Grouping, groupSpans, type SpanGroup } from '../model/insight/span-groups.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatShare, plural } from '../model/text/format-time.ts';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';
import { colourOf } from '../state/colours.ts';
import { location } from '../state/location.ts';
import type { TraceState } from '../trace/use-trace-state.ts';

const columns = {
  count: { title: 'Count', of: (group: SpanGroup) => group.nodes.length },
  errors: { title: 'Errors', of: (group: SpanGroup) => group.failedCount },
  total: { title: 'Total', of: (group: SpanGroup) => group.totalMicros },
  self: { title: 'Self', of: (group: SpanGroup) => group.selfMicros },
  onPath: { title: 'On the critical path', of: (group: SpanGroup) => group.criticalMicros },
  longest: { title: 'Longest', of: (group: SpanGroup) => group.longestMicros },
} as const;

type Column = keyof typeof columns;

/** More rows are nothing to be read; what is left out has the least of what the table is sorted by. */
const mostRows = 500;

/** Where the time went: spans summed by operation or by service, or each for itself, with what their children do not cover. */
export function SpanTable({ state }: { state: TraceState }) {
  const { model, critical, found, view, set } = state;
  const { params } = location.value;
  const grouping: Grouping =
    view === 'services' ? 'service' : params.get('by') === 'span' ? 'span' : 'operation';
  const sort = (Object.keys(columns) as Column[]).find((name) => name === params.get('sort')) ?? 'self';
  const nodes = found ?? model.nodes;
  const groups = useMemo(
    () => groupSpans(nodes, grouping, critical).sort((a, b) => columns[sort].of(b) - columns[sort].of(a)),
    // Names grow with the tags of a trace that is still being read.
    [nodes, grouping, critical, sort, state.complete],
  );
  return (
    <section
      class="view-box"
      aria-label={grouping === 'service' ? 'Services' : 'Table of spans'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
    >
      <div class="view-bar">
        <span class="dim">
          {plural(groups.length, nouns[grouping])}
          {found !== undefined &&
            `, of ${formatCount(found.length)} of ${plural(model.nodes.length, 'span')}`}
        </span>
        {view === 'table' && (
          <span class="joined" role="group" aria-label="A row for">
            <Choice label="By operation" on={grouping === 'operation'} choose={() => set({ by: '' })} />
            <Choice label="Each span" on={grouping === 'span'} choose={() => set({ by: 'span' })} />
          </span>
        )}
      </div>
      <table class="span-table">
        <thead>
          <tr>
            <th scope="col">{grouping === 'service' ? 'Service' : 'Operation'}</th>
            {Object.entries(columns).map(([name, { title }]) => (
              <th
                scope="col"
                key={name}
                class={`number ${name}`}
                aria-sort={name === sort ? 'descending' : 'none'}
              >
                <button type="button" class="link" onClick={() => set({ sort: name === 'self' ? '' : name })}>
                  {title}
                  {name === sort ? ' ▾' : ''}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, mostRows).map((group) => (
            <Row key={group.longest.index} group={group} grouping={grouping} state={state} />
          ))}
        </tbody>
      </table>
      {groups.length > mostRows && (
        <p class="dim">
          {plural(groups.length - mostRows, 'more row')} with less are not shown; find some of them above.
        </p>
      )}
    </section>
  );
}

const nouns = { operation: 'operation', service: 'service', span: 'span' } as const;

function Choice({ label, on, choose }: { label: string; on: boolean; choose: () => void }) {
  return (
    <button type="button" aria-pressed={on} onClick={choose}>
      {label}
    </button>
  );
}

interface RowProps {
  readonly group: SpanGroup;
  readonly grouping: Grouping;
  readonly state: TraceState;
}

function Row({ group, grouping, state }: RowProps) {
  const { service, operation, nodes, failedCount, longest } = group;
  const show = () => {
    if (grouping === 'service') state.set({ view: '', service });
    else if (nodes.length === 1) state.select(longest);
    else state.select(longest, { view: '', q: groupQuery(nodes) });
  };
  return (
    <tr class={state.selected !== undefined && nodes.includes(state.selected) ? 'chosen' : ''}>
      <td>
        <button type="button" class="link group-name" title="Show in the timeline" onClick={show}>
          <ServiceLabel name={service} />
          {operation !== '' && <Name text={operation} className="operation" />}
        </button>
      </td>
      <td class="number">{formatCount(nodes.length)}</td>
      <td class={failedCount > 0 ? 'number errors error-text' : 'number errors dim'}>
        {formatCount(failedCount)}
      </td>
      <td class="number total">{formatDuration(group.totalMicros)}</td>
      <td class="number self">
        <i class="share" style={{ width: `${group.selfShare * 100}%`, backgroundColor: colourOf(service) }} />
        <strong>{formatDuration(group.selfMicros)}</strong>{' '}
        <span class="dim">{formatShare(group.selfShare)}</span>
      </td>
      <td class="number onPath">{group.criticalMicros === 0 ? '–' : formatDuration(group.criticalMicros)}</td>
      <td class="number">
        <button type="button" class="link" title="Its details" onClick={() => state.select(longest)}>
          {formatDuration(group.longestMicros)}
        </button>
      </td>
    </tr>
  );
}
