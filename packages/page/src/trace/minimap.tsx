import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDuration } from '../model/text/format-duration.ts';
import { minimapBars } from '../model/timeline/minimap.ts';
import { clampWindow, type TimeWindow, wholeTrace } from '../model/timeline/waterfall.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import { useSize } from '../parts/use-size.ts';
import { colourOf, colourRound } from '../state/colours.ts';
import { theme } from '../state/theme.ts';

interface Props {
  readonly model: TraceModel;
  readonly window: TimeWindow;
  readonly setWindow: (window: TimeWindow) => void;
}

const height = 56;
/** A press that moves less than this is a click, not a selection. */
const leastDragPixels = 4;

/** The whole trace at a glance: drag over it to look at a part, double-click to see all again. */
export function Minimap({ model, window, setWindow }: Props) {
  const [ref, { width }] = useSize<HTMLDivElement>({ width: 0, height });
  const canvas = usePainting(model, width);
  const drag = useDrag(setWindow);
  const shown = drag.window ?? window;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the two handles do the same for the keyboard
    <div
      class="minimap"
      ref={ref}
      onPointerDown={drag.down}
      onPointerMove={drag.move}
      onPointerUp={drag.up}
      onDblClick={() => setWindow(wholeTrace)}
    >
      <canvas ref={canvas} />
      <div class="veil" style={{ left: 0, width: `${shown.from * 100}%` }} />
      <div class="veil" style={{ left: `${shown.to * 100}%`, right: 0 }} />
      <Handle
        name="Start"
        value={window.from}
        model={model}
        set={(from) => setWindow(clampWindow(Math.min(from, window.to), window.to))}
      />
      <Handle
        name="End"
        value={window.to}
        model={model}
        set={(to) => setWindow(clampWindow(window.from, Math.max(to, window.from)))}
      />
    </div>
  );
}

function usePainting(model: TraceModel, width: number) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // After the first rows are seen: one line for each of ten thousand spans takes its time.
  useEffect(() => {
    const bars = minimapBars(model.nodes, model.durationMicros, { width, height });
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context) return;
    const ratio = globalThis.devicePixelRatio || 1;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    context.scale(ratio, ratio);
    context.clearRect(0, 0, width, height);
    const red = getComputedStyle(element).color;
    for (const { node, x, y, width: barWidth, height: barHeight } of bars) {
      context.fillStyle = node.failed ? red : colourOf(node.service);
      context.fillRect(x, y, barWidth, barHeight);
    }
  }, [model, width, theme.value, colourRound.value]);
  return canvas;
}

/** While the mouse moves only the veils follow; the waterfall does when it is let go. */
function useDrag(setWindow: (window: TimeWindow) => void) {
  const start = useRef<number | undefined>(undefined);
  const [window, setDragged] = useState<TimeWindow | undefined>(undefined);
  const shareAt = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  return {
    window,
    down(event: PointerEvent) {
      if (event.button !== 0 || (event.target as HTMLElement).role === 'slider') return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      start.current = shareAt(event);
    },
    move(event: PointerEvent) {
      if (start.current !== undefined) setDragged(clampWindow(start.current, shareAt(event)));
    },
    up(event: PointerEvent) {
      const from = start.current;
      start.current = undefined;
      setDragged(undefined);
      if (from === undefined) return;
      const to = shareAt(event);
      const pixels = Math.abs(to - from) * (event.currentTarget as HTMLElement).clientWidth;
      if (pixels >= leastDragPixels) setWindow(clampWindow(from, to));
    },
  };
}

interface HandleProps {
  readonly name: string;
  readonly value: number;
  readonly model: TraceModel;
  readonly set: (value: number) => void;
}

function Handle({ name, value, model, set }: HandleProps) {
  const keyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -0.01,
      ArrowRight: 0.01,
      PageDown: -0.1,
      PageUp: 0.1,
    };
    const step = steps[event.key];
    const target =
      event.key === 'Home' ? 0 : event.key === 'End' ? 1 : step === undefined ? undefined : value + step;
    if (target === undefined) return;
    event.preventDefault();
    set(Math.min(1, Math.max(0, target)));
  };
  return (
    <div
      class="handle"
      role="slider"
      tabIndex={0}
      aria-label={`${name} of what is shown`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={formatDuration(value * model.durationMicros)}
      style={{ left: `${value * 100}%`, transform: `translateX(${value * -100}%)` }}
      onKeyDown={keyDown}
    />
  );
}
