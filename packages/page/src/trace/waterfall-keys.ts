import { panned, wholeTrace, zoomed } from '../model/timeline/waterfall.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { nextOf } from '../model/trace/find-in-trace.ts';
import type { TraceState } from './use-trace-state.ts';

export interface KeyContext {
  readonly state: TraceState;
  readonly active: SpanNode | undefined;
  readonly activeRow: number;
  readonly move: (node: SpanNode | undefined) => void;
}

const pageRows = 20;

/** What a key does in the tree of spans; `false` if nothing, so that the browser keeps it. */
export function waterfallKey(event: KeyboardEvent, context: KeyContext): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const action = (event.shiftKey ? shiftedActions : actions)[event.key];
  action?.(context);
  return action !== undefined;
}

const step = (rows: number) => (context: KeyContext) => {
  const { state, activeRow, move } = context;
  move(state.rows[Math.max(0, Math.min(state.rows.length - 1, activeRow + rows))]);
};

/** Arrows as in every tree (WAI-ARIA practices, tree view); letters for what a trace has besides. */
const actions: Readonly<Record<string, (context: KeyContext) => void>> = {
  ArrowDown: step(1),
  ArrowUp: step(-1),
  PageDown: step(pageRows),
  PageUp: step(-pageRows),
  Home: step(Number.NEGATIVE_INFINITY),
  End: step(Number.POSITIVE_INFINITY),
  ArrowRight({ state, active, move }) {
    if (active === undefined) return;
    if (state.collapsed.has(active)) state.toggle(active);
    else move(active.children[0]);
  },
  ArrowLeft({ state, active, move }) {
    if (active === undefined) return;
    if (active.children.length > 0 && !state.collapsed.has(active)) state.toggle(active);
    else move(active.parent);
  },
  Enter: ({ state, active }) => state.select(active === state.selected ? undefined : active),
  ' ': ({ state, active }) => state.select(active === state.selected ? undefined : active),
  Escape: ({ state }) => state.select(undefined),
  e({ state, active, move }) {
    const next = nextOf(
      state.model.nodes.filter(({ failed }) => failed),
      active,
      1,
    );
    state.select(next);
    move(next);
  },
  '+': ({ state }) => state.setWindow(zoomed(state.window, 0.5)),
  '-': ({ state }) => state.setWindow(zoomed(state.window, 2)),
  '0': ({ state }) => state.setWindow(wholeTrace),
};

const shiftedActions: typeof actions = {
  ArrowLeft: ({ state }) => state.setWindow(panned(state.window, -0.1)),
  ArrowRight: ({ state }) => state.setWindow(panned(state.window, 0.1)),
  // Where `+` needs Shift.
  '+': ({ state }) => state.setWindow(zoomed(state.window, 0.5)),
};
