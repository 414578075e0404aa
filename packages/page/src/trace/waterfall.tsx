import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { formatDuration } from '../model/text/format-duration.ts';
import { scrollTopFor } from '../model/timeline/virtual-rows.ts';
import { labelRoom, ticks } from '../model/timeline/waterfall.ts';
import { Splitter, type useWidth } from '../parts/splitter.tsx';
import { useSize } from '../parts/use-size.ts';
import { RowSpace, useVirtualRows } from '../parts/virtual-rows.tsx';
import { rowId, SpanRow } from './span-row.tsx';
import type { TraceState } from './use-trace-state.ts';

/** The style sheet knows the same number. */
const rowHeight = 26;

interface Props {
  readonly state: TraceState;
  readonly tree: RefObject<HTMLDivElement | null>;
  readonly names: ReturnType<typeof useWidth>;
}

export function Waterfall({ state, tree, names }: Props) {
  const { rows, selected, active, window, model, critical } = state;
  const { from, to } = useVirtualRows(tree, rowHeight, rows.length);
  const [ruler, { width: barsWidth }] = useSize<HTMLDivElement>({ width: 500, height: 0 });
  const activeRow = active === undefined ? -1 : rows.indexOf(active);
  // Not when rows are folded: what the pointer is over stays where it is.
  useLayoutEffect(() => reveal(tree.current, activeRow), [active, selected, state.only, tree]);
  useLayoutEffect(() => alignRuler(tree.current), [tree]);
  return (
    <>
      <div class="ruler">
        <span class="name-head">Service and operation</span>
        <Splitter label="Width of the names" sized={names} />
        <div class="ticks" aria-hidden="true" ref={ruler}>
          {ticks(model.durationMicros, window).map((micros, i) => (
            <span key={i} style={{ left: `${i * 25}%` }}>
              {formatDuration(micros)}
            </span>
          ))}
        </div>
      </div>
      <div
        class="rows"
        ref={tree}
        role="tree"
        tabIndex={0}
        aria-label="Spans of this trace"
        aria-activedescendant={activeRow >= from && activeRow < to && active ? rowId(active) : undefined}
      >
        <RowSpace height={rows.length * rowHeight}>
          {rows.slice(from, to).map((node, i) => (
            <SpanRow
              key={node.index}
              node={node}
              top={(from + i) * rowHeight}
              durationMicros={model.durationMicros}
              window={window}
              room={labelRoom(barsWidth)}
              critical={state.showCritical ? critical.get(node) : undefined}
              collapsed={state.collapsed.has(node) && !state.only}
              active={node === active}
              selected={node === selected}
              complete={state.complete}
              dimmed={state.highlighted !== undefined && !state.highlighted.has(node)}
              toggle={state.toggle}
              select={state.select}
            />
          ))}
        </RowSpace>
      </div>
    </>
  );
}

/** Scroll bars are of different widths, or of none: the ruler ends where the rows do. */
function alignRuler(box: HTMLElement | null): void {
  if (box === null) return;
  box.parentElement?.style.setProperty('--scroll-bar', `${box.offsetWidth - box.clientWidth}px`);
}

function reveal(box: HTMLElement | null, row: number): void {
  if (box === null || row < 0) return;
  box.scrollTop = scrollTopFor(row, rowHeight, { scrollTop: box.scrollTop, height: box.clientHeight });
}
