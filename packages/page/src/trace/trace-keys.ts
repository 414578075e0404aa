import { panned, wholeTrace, zoomed } from '../model/timeline/waterfall.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { nextOf } from '../model/trace/next-of.ts';
import { type KeyRow, useKeys } from '../state/keys.ts';
import { type TraceState, traceViews } from './use-trace-state.ts';

const pageRows = 20;

/** Keys of a trace, whatever has the focus. Arrows as in every tree (WAI-ARIA practices, tree view). */
export function useTraceKeys(state: TraceState): void {
  useKeys({ title: 'Trace', rows: traceKeys(state) });
}

function traceKeys(state: TraceState): KeyRow[] {
  const { found, errors, selected, active } = state;
  return [
    ...(state.view === 'timeline' ? timelineKeys(state) : []),
    {
      keys: ['e'],
      does: 'the next error, the cause first',
      run: () => errors.length > 0 && state.select(following(errors, selected, 1)),
    },
    {
      keys: ['E'],
      does: 'the error before',
      run: () => errors.length > 0 && state.select(following(errors, selected, -1)),
    },
    {
      keys: ['n'],
      does: 'the next match',
      run: () => found !== undefined && state.select(nextOf(found, selected, 1) ?? selected),
    },
    {
      keys: ['N', 'p'],
      does: 'the match before',
      run: () => found !== undefined && state.select(nextOf(found, selected, -1) ?? selected),
    },
    {
      keys: ['/', 'f'],
      does: 'find in this trace',
      run: () => document.querySelector<HTMLInputElement>('.find input')?.focus(),
    },
    {
      keys: ['Escape'],
      does: 'close the details, then end the search',
      run: () =>
        selected === undefined ? state.set({ q: '', only: '', service: '' }) : state.select(undefined),
    },
    {
      keys: ['1', '2', '3', '4', '5'],
      does: 'timeline, table, flame graph, logs, services',
      run: ({ key }) => state.set({ view: key === '1' ? '' : traceViews[Number(key) - 1] }),
    },
    ...(active === undefined ? [] : zoomKeys(state)),
  ];
}

/** The order of errors is not that of reading: from the cause on, and around. */
export function following(
  list: readonly SpanNode[],
  current: SpanNode | undefined,
  step: 1 | -1,
): SpanNode | undefined {
  const at = current === undefined ? -1 : list.indexOf(current);
  if (at < 0) return step === 1 ? list[0] : list.at(-1);
  return list[(at + step + list.length) % list.length];
}

function timelineKeys(state: TraceState): KeyRow[] {
  const { rows, active, selected, collapsed } = state;
  const move = (node: SpanNode | undefined) => {
    if (node === undefined) return;
    state.setActive(node);
    if (selected !== undefined) state.select(node);
  };
  const at = active === undefined ? -1 : rows.indexOf(active);
  const by = (step: number) => () => move(rows[Math.max(0, Math.min(rows.length - 1, at + step))]);
  return [
    { keys: ['ArrowDown', 'j'], does: 'the next span', run: by(1) },
    { keys: ['ArrowUp', 'k'], does: 'the span before', run: by(-1) },
    { keys: ['PageDown'], does: 'a page down', run: by(pageRows) },
    { keys: ['PageUp'], does: 'a page up', run: by(-pageRows) },
    { keys: ['Home'], does: 'the first span', run: by(Number.NEGATIVE_INFINITY) },
    { keys: ['End'], does: 'the last span', run: by(Number.POSITIVE_INFINITY) },
    {
      keys: ['ArrowRight'],
      does: 'unfold, or to the first child',
      run() {
        if (active === undefined) return;
        if (collapsed.has(active)) state.toggle(active);
        else move(active.children[0]);
      },
    },
    {
      keys: ['ArrowLeft'],
      does: 'fold, or to the parent',
      run() {
        if (active === undefined) return;
        if (active.children.length > 0 && !collapsed.has(active)) state.toggle(active);
        else move(active.parent);
      },
    },
    {
      keys: ['Enter', ' '],
      does: 'open or close the details',
      run: () => state.select(active === selected ? undefined : active),
    },
  ];
}

function zoomKeys(state: TraceState): KeyRow[] {
  const { window, setWindow } = state;
  return [
    { keys: ['+', '='], does: 'zoom in', run: () => setWindow(zoomed(window, 0.5)) },
    { keys: ['-'], does: 'zoom out', run: () => setWindow(zoomed(window, 2)) },
    { keys: ['0'], does: 'the whole duration', run: () => setWindow(wholeTrace) },
    { keys: ['Shift+ArrowLeft'], does: 'move to earlier', run: () => setWindow(panned(window, -0.1)) },
    { keys: ['Shift+ArrowRight'], does: 'move to later', run: () => setWindow(panned(window, 0.1)) },
    {
      keys: ['z'],
      does: 'zoom to this span',
      run() {
        if (state.active !== undefined) setWindow(windowOf(state.active, state.model.durationMicros));
      },
    },
  ];
}

/** The span with a little air around it. */
function windowOf({ offset, span }: SpanNode, durationMicros: number) {
  const total = Math.max(1, durationMicros);
  const air = span.duration * 0.1;
  const from = Math.max(0, (offset - air) / total);
  const to = Math.min(1, (offset + span.duration + air) / total);
  return from < to ? { from, to } : wholeTrace;
}
