import { formatCount, plural } from '../model/text/format-time.ts';
import { wholeTrace } from '../model/timeline/waterfall.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { nextOf } from '../model/trace/find-in-trace.ts';
import type { TraceState } from './use-trace-state.ts';

export function TraceToolbar({ state }: { state: TraceState }) {
  const { model, window, setWindow, setCollapsed } = state;
  const zoomed = window.from > 0 || window.to < 1;
  return (
    <div class="toolbar" role="toolbar" aria-label="Trace">
      <button type="button" onClick={() => setCollapsed(new Set())}>
        Expand all
      </button>
      <button
        type="button"
        onClick={() => setCollapsed(new Set(model.nodes.filter(({ children }) => children.length > 0)))}
      >
        Collapse all
      </button>
      <Find state={state} />
      {model.failedCount > 0 && <NextError state={state} />}
      <label class="check">
        <input
          type="checkbox"
          checked={state.showCritical}
          onChange={() => state.setShowCritical(!state.showCritical)}
        />
        <i class="critical-key" /> Critical path
      </label>
      {zoomed && (
        <button type="button" onClick={() => setWindow(wholeTrace)}>
          Whole duration
        </button>
      )}
    </div>
  );
}

function Find({ state }: { state: TraceState }) {
  const { text, setText, found, selected, select } = state;
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setText('');
    else if (event.key === 'Enter') {
      event.preventDefault();
      select(nextOf(found, selected, event.shiftKey ? -1 : 1) ?? selected);
    }
  };
  return (
    <span class="find">
      <input
        type="search"
        aria-label="Find in this trace"
        placeholder="Find in this trace"
        value={text}
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={keyDown}
      />
      <span class="dim" role="status">
        {text.trim() !== '' && (found.length === 0 ? 'not found' : plural(found.length, 'span'))}
      </span>
    </span>
  );
}

function NextError({ state }: { state: TraceState }) {
  const { model, selected, select } = state;
  const failed: SpanNode[] = model.nodes.filter((node) => node.failed);
  return (
    <button type="button" class="error-text" onClick={() => select(nextOf(failed, selected, 1))}>
      ✗ Next error ({formatCount(failed.length)})
    </button>
  );
}
