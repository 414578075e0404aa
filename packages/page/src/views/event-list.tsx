import { useMemo, useRef } from 'preact/hooks';
import type { Level, TraceEvent } from '../model/insight/trace-events.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { plural } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { valueText } from '../model/trace/trace-json.ts';
import { Empty } from '../parts/empty.tsx';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';
import { RowSpace, useVirtualRows } from '../parts/virtual-rows.tsx';
import { location } from '../state/location.ts';
import type { TraceState } from '../trace/use-trace-state.ts';

const rowHeight = 28;
const levels: readonly Level[] = ['error', 'warn', 'info', 'debug'];

/** Everything that the spans of the trace told on their way, in the order in which it happened. */
export function EventList({ state }: { state: TraceState }) {
  const { highlighted, set } = state;
  const wanted = location.value.params.get('level') ?? '';
  const events = useMemo(() => {
    const most = levels.indexOf(wanted as Level);
    return state.events.filter(
      ({ node, level }) =>
        (most < 0 || levels.indexOf(level) <= most) && (highlighted === undefined || highlighted.has(node)),
    );
  }, [state.events, highlighted, wanted]);
  if (state.events.length === 0)
    return (
      <div class="view-box">
        <Empty title="Nothing was logged">
          <p>No span of this trace carries a log, an event or an exception.</p>
        </Empty>
      </div>
    );
  return (
    <div class="view-column">
      <div class="view-bar">
        <span class="dim">{plural(events.length, 'entry').replace('entrys', 'entries')}</span>
        <label>
          <span class="hidden">Level</span>
          <select value={wanted} onChange={(event) => set({ level: event.currentTarget.value })}>
            <option value="">All levels</option>
            <option value="error">Errors</option>
            <option value="warn">Warnings and errors</option>
            <option value="info">Without debug</option>
          </select>
        </label>
      </div>
      <Rows events={events} state={state} />
    </div>
  );
}

function Rows({ events, state }: { events: readonly TraceEvent[]; state: TraceState }) {
  const box = useRef<HTMLDivElement>(null);
  const { from, to } = useVirtualRows(box, rowHeight, events.length);
  return (
    <div
      class="event-rows"
      ref={box}
      role="list"
      aria-label="Logs and exceptions of all spans"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
    >
      <RowSpace height={events.length * rowHeight}>
        {events.slice(from, to).map((event, i) => (
          <div
            key={from + i}
            class={`event-row ${event.level}`}
            role="listitem"
            aria-posinset={from + i + 1}
            aria-setsize={events.length}
            style={{ transform: `translateY(${(from + i) * rowHeight}px)` }}
          >
            <button
              type="button"
              class={event.node === state.selected ? 'event chosen' : 'event'}
              onClick={() => state.select(event.node)}
            >
              <span class="log-time">+{formatDuration(event.at)}</span>
              <span class={`level ${event.level}`}>{event.isException ? 'thrown' : event.level}</span>
              <ServiceLabel name={event.node.service} />
              <Name text={event.node.span.operationName} className="event-operation" />
              <Name text={event.title} className="event-title" />
              <span class="event-fields">{fieldText(event)}</span>
            </button>
          </div>
        ))}
      </RowSpace>
    </div>
  );
}

const mostFieldChars = 300;

/** What else it says, on one line; the details of its span have all of it. */
function fieldText({ fields, isException }: TraceEvent): string {
  if (isException) return '';
  const told = fields.filter(({ key }) => key !== 'message' && key !== 'level');
  return oneLine(told.map(({ key, value }) => `${key}=${valueText(value)}`).join(' '), mostFieldChars);
}
