import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { selfMicros } from '../model/insight/self-time.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatShare, plural } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { boxAt, type Flame, type FlameBox, flameByTime, flameByTotal } from '../model/timeline/flame.ts';
import { useSize } from '../parts/use-size.ts';
import { colourRound } from '../state/colours.ts';
import { location } from '../state/location.ts';
import { theme } from '../state/theme.ts';
import type { TraceState } from '../trace/use-trace-state.ts';
import { flameRowHeight, paintFlame, visibleBox } from './paint-flame.ts';

/** The whole trace in one picture: each span below its caller, at its time or as wide as all of its kind took. */
export function FlameGraph({ state }: { state: TraceState }) {
  const { model, window, set } = state;
  const merged = location.value.params.get('flame') === 'total';
  const flame = useMemo(
    () => (merged ? flameByTotal(model) : flameByTime(model)),
    [model, merged, state.complete],
  );
  return (
    <div class="view-column">
      <div class="view-bar">
        <span class="joined" role="group" aria-label="Width of a box">
          <button type="button" aria-pressed={!merged} onClick={() => set({ flame: '' })}>
            By time
          </button>
          <button type="button" aria-pressed={merged} onClick={() => set({ flame: 'total' })}>
            By total
          </button>
        </span>
        <span class="dim">
          {merged
            ? 'Calls that did the same below the same caller are one box, as wide as all of them took.'
            : 'Each span at its time, below its caller. Arrow keys go from box to box, Enter opens the details.'}
        </span>
      </div>
      <Picture flame={flame} state={state} shown={merged ? { from: 0, to: 1 } : window} merged={merged} />
    </div>
  );
}

interface PictureProps {
  readonly flame: Flame;
  readonly state: TraceState;
  readonly shown: { readonly from: number; readonly to: number };
  readonly merged: boolean;
}

function Picture({ flame, state, shown, merged }: PictureProps) {
  const [box, { width, height }] = useSize<HTMLDivElement>({ width: 0, height: 0 });
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [hovered, setHovered] = useState<FlameBox | undefined>(undefined);
  const [active, setActive] = useState<FlameBox | undefined>(undefined);
  const { selected, highlighted } = state;
  const marked =
    active ?? flame.boxes.find(({ nodes }) => selected !== undefined && nodes.includes(selected));
  useEffect(() => setActive(undefined), [flame]);
  useEffect(() => {
    if (canvas.current === null) return;
    paintFlame(canvas.current, flame, { width, height, scrollTop, shown, highlighted, hovered, marked });
  }, [flame, width, height, scrollTop, shown, highlighted, hovered, marked, theme.value, colourRound.value]);
  const at = (event: MouseEvent): FlameBox | undefined => {
    const area = (event.currentTarget as Element).getBoundingClientRect();
    const share = shown.from + ((event.clientX - area.left) / Math.max(1, width)) * (shown.to - shown.from);
    const row = Math.floor((event.clientY - area.top + scrollTop) / flameRowHeight);
    return boxAt(flame, row, share, (2 / Math.max(1, width)) * (shown.to - shown.from));
  };
  const choose = (chosen: FlameBox | undefined) => {
    if (chosen === undefined) return;
    setActive(chosen);
    state.select(longestOf(chosen));
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const current = marked ?? flame.boxes[0];
    if (event.key === 'Enter' || event.key === ' ') choose(current);
    else {
      const next = current && step(flame, current, event.key);
      if (next === undefined) return;
      setActive(next);
      box.current?.scrollTo({ top: visibleBox(next.row, scrollTop, height) });
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="flame"
      ref={box}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys go from box to box
      tabIndex={0}
      data-own-keys
      aria-label={`Flame graph of ${plural(flame.boxes.length, 'box').replace('boxs', 'boxes')}`}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onMouseMove={(event) => setHovered(at(event))}
      onMouseLeave={() => setHovered(undefined)}
      onClick={(event) => choose(at(event))}
      onKeyDown={keyDown}
    >
      <div class="flame-space" style={{ height: `${flame.rowCount * flameRowHeight + 8}px` }}>
        <canvas ref={canvas} />
      </div>
      <span class="hidden" role="status">
        {marked !== undefined && tell(marked, state, merged)}
      </span>
      {(hovered ?? marked) !== undefined && (
        <div class="flame-tip">{tell((hovered ?? marked) as FlameBox, state, merged)}</div>
      )}
    </div>
  );
}

const longestOf = ({ nodes }: FlameBox) =>
  nodes.reduce((longest, node) => (node.span.duration > longest.span.duration ? node : longest));

/** The box beside, above or below; from the caller to its widest call. */
function step({ boxes }: Flame, current: FlameBox, key: string): FlameBox | undefined {
  const place = boxes.indexOf(current);
  if (key === 'ArrowUp') return boxes[current.parent];
  if (key === 'ArrowDown')
    return boxes
      .filter(({ parent }) => parent === place)
      .reduce<FlameBox | undefined>(
        (widest, box) => (widest === undefined || box.to - box.from > widest.to - widest.from ? box : widest),
        undefined,
      );
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const beside = boxes.filter(({ parent }) => parent === current.parent).sort((a, b) => a.from - b.from);
  return beside[beside.indexOf(current) + (key === 'ArrowRight' ? 1 : -1)];
}

function tell({ nodes, label }: FlameBox, { model }: TraceState, merged: boolean): string {
  const [node] = nodes;
  if (node === undefined) return '';
  const total = nodes.reduce((sum, { span }) => sum + span.duration, 0);
  const own = nodes.reduce((sum, one) => sum + selfMicros(one), 0);
  const parts = [
    `${oneLine(node.service, 60)} · ${oneLine(label, 120)}`,
    nodes.length > 1 ? `${nodes.length} times, ${formatDuration(total)} in all` : formatDuration(total),
    `itself ${formatDuration(own)}`,
  ];
  if (!merged && model.durationMicros > 0)
    parts.push(`${formatShare(total / model.durationMicros)} of the trace`);
  return parts.join(' · ');
}
