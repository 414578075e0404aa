import { formatCount } from '../model/text/format-time.ts';
import { nextOf } from '../model/trace/next-of.ts';
import type { TraceState } from './use-trace-state.ts';

/** Finds spans by a text or by conditions, as the search finds traces. */
export function FindBox({ state }: { state: TraceState }) {
  const { text, found, refusal, selected, select, only, set } = state;
  const go = (step: 1 | -1) => found !== undefined && select(nextOf(found, selected, step) ?? selected);
  const keyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.key === 'Escape') {
      set({ q: '', only: '' });
      event.currentTarget.blur();
    } else if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    <span class="find">
      <input
        type="search"
        aria-label="Find in this trace"
        placeholder="Find: timeout, status>=500 …"
        title="A text or conditions such as status>=500, duration>50ms, service=orders, -kind=internal. Key: /"
        value={text}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={refusal !== undefined}
        onInput={(event) => set({ q: event.currentTarget.value })}
        onKeyDown={keyDown}
      />
      <span class={refusal === undefined ? 'matches' : 'matches error-text'} role="status">
        {refusal ?? <Count state={state} />}
      </span>
      {found !== undefined && found.length > 0 && (
        <>
          <span class="joined">
            <button type="button" aria-label="The match before" title="Key: N" onClick={() => go(-1)}>
              ↑
            </button>
            <button type="button" aria-label="The next match" title="Key: n" onClick={() => go(1)}>
              ↓
            </button>
          </span>
          <label class="check">
            <input type="checkbox" checked={only} onChange={() => set({ only: only ? '' : '1' })} />
            Only these
          </label>
        </>
      )}
    </span>
  );
}

function Count({ state: { found, selected } }: { state: TraceState }) {
  if (found === undefined) return null;
  if (found.length === 0) return <>not found</>;
  const at = selected === undefined ? -1 : found.indexOf(selected);
  return (
    <>
      {at < 0 ? '–' : formatCount(at + 1)}/{formatCount(found.length)}
    </>
  );
}
