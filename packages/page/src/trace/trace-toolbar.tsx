import { formatCount } from '../model/text/format-time.ts';
import { wholeTrace } from '../model/timeline/waterfall.ts';
import { hrefWith } from '../state/location.ts';
import { FindBox } from './find-box.tsx';
import { following } from './trace-keys.ts';
import type { TraceState, TraceViewName } from './use-trace-state.ts';

export function TraceToolbar({ state }: { state: TraceState }) {
  const { errors, selected, select } = state;
  return (
    <div class="toolbar" role="toolbar" aria-label="Trace">
      <Views state={state} />
      <FindBox state={state} />
      {errors.length > 0 && (
        <button
          type="button"
          class="error-text"
          title="Key: e"
          onClick={() => select(following(errors, selected, 1))}
        >
          ✗ Next error ({formatCount(errors.length)})
        </button>
      )}
      {state.view === 'timeline' && <TimelineButtons state={state} />}
    </div>
  );
}

const titles: Readonly<Record<TraceViewName, string>> = {
  timeline: 'Timeline',
  table: 'Table',
  flame: 'Flame graph',
  logs: 'Logs',
  services: 'Services',
};

function Views({ state: { view, events, model } }: { state: TraceState }) {
  const counts: Partial<Record<TraceViewName, number>> = {
    logs: events.length,
    services: model.services.length,
  };
  return (
    <nav class="tabs" aria-label="Views of this trace">
      {Object.entries(titles).map(([name, title]) => {
        const count = counts[name as TraceViewName];
        return (
          <a
            key={name}
            href={hrefWith({ view: name === 'timeline' ? '' : name })}
            aria-current={name === view ? 'page' : undefined}
          >
            {title}
            {count !== undefined && <span class="count">{formatCount(count)}</span>}
          </a>
        );
      })}
    </nav>
  );
}

function TimelineButtons({ state }: { state: TraceState }) {
  const { model, window, setWindow, collapsed, setCollapsed, showCritical, set } = state;
  const zoomed = window.from > 0 || window.to < 1;
  return (
    <>
      <span class="joined">
        <button type="button" onClick={() => setCollapsed(new Set())} disabled={collapsed.size === 0}>
          Expand all
        </button>
        <button
          type="button"
          onClick={() => setCollapsed(new Set(model.nodes.filter(({ children }) => children.length > 0)))}
        >
          Collapse all
        </button>
      </span>
      <label class="check">
        <input
          type="checkbox"
          checked={showCritical}
          onChange={() => set({ critical: showCritical ? 'off' : '' })}
        />
        <i class="critical-key" /> Critical path
      </label>
      {zoomed && (
        <button type="button" title="Key: 0" onClick={() => setWindow(wholeTrace)}>
          Whole duration
        </button>
      )}
    </>
  );
}
