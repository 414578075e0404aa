import { oneLine } from '../model/text/visible-text.ts';
import type { Flame, FlameBox } from '../model/timeline/flame.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { colourOf } from '../state/colours.ts';

export const flameRowHeight = 22;
const gap = 1;
/** Below this no letter fits. */
const leastLabelPixels = 26;
const letterPixels = 6.4;

interface Look {
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly shown: { readonly from: number; readonly to: number };
  readonly highlighted: ReadonlySet<SpanNode> | undefined;
  readonly hovered: FlameBox | undefined;
  readonly marked: FlameBox | undefined;
}

/** Draws the boxes that can be seen. Thinner ones than a pixel share it with their neighbours. */
export function paintFlame(canvas: HTMLCanvasElement, flame: Flame, look: Look): void {
  const { width, height, scrollTop, shown } = look;
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return;
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colours = {
    error: style.outlineColor,
    text: style.color,
    back: style.backgroundColor,
  };
  context.font = `12px ${style.fontFamily}`;
  context.textBaseline = 'middle';
  const scale = width / (shown.to - shown.from);
  const firstRow = Math.floor(scrollTop / flameRowHeight);
  const lastRow = Math.ceil((scrollTop + height) / flameRowHeight);
  /** Right ends of what each row has been painted up to. */
  const reached: number[] = [];
  for (const box of flame.boxes) {
    if (box.row < firstRow || box.row > lastRow || box.to < shown.from || box.from > shown.to) continue;
    const left = Math.max(0, (box.from - shown.from) * scale);
    const right = Math.min(width, Math.max(left + 1, (box.to - shown.from) * scale));
    const isMarked = box === look.marked || box === look.hovered;
    if (right - left <= 1 && right <= (reached[box.row] ?? -1) && !isMarked) continue;
    reached[box.row] = Math.max(reached[box.row] ?? 0, right);
    const top = box.row * flameRowHeight - scrollTop;
    paintBox(context, box, { left, top, width: Math.max(1, right - left - gap), look, colours });
  }
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly look: Look;
  readonly colours: { readonly error: string; readonly text: string; readonly back: string };
}

function paintBox(context: CanvasRenderingContext2D, box: FlameBox, place: Place): void {
  const { left, top, width, look, colours } = place;
  const [node] = box.nodes;
  if (node === undefined) return;
  const isDimmed = look.highlighted !== undefined && !box.nodes.some((one) => look.highlighted?.has(one));
  const failed = box.nodes.some((one) => one.failed);
  context.globalAlpha = isDimmed ? 0.25 : 0.45;
  context.fillStyle = colourOf(node.service);
  context.fillRect(left, top, width, flameRowHeight - gap);
  context.globalAlpha = isDimmed ? 0.4 : 1;
  context.fillRect(left, top, Math.min(3, width), flameRowHeight - gap);
  if (failed) {
    context.fillStyle = colours.error;
    context.fillRect(left, top + flameRowHeight - gap - 3, width, 3);
  }
  if (box === look.marked || box === look.hovered) {
    context.strokeStyle = colours.text;
    context.lineWidth = box === look.marked ? 2 : 1;
    context.strokeRect(left + 1, top + 1, Math.max(1, width - 2), flameRowHeight - gap - 2);
  }
  if (width >= leastLabelPixels) {
    const count = box.nodes.length > 1 ? `${box.nodes.length}× ` : '';
    const room = Math.floor((width - 10) / letterPixels);
    // Its caller says the service already.
    const service = node.parent?.service === node.service ? '' : `${node.service} `;
    const text = oneLine(`${count}${service}${box.label}`, 200);
    const cut = text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text;
    context.fillStyle = colours.text;
    context.fillText(cut, left + 7, top + 11, width - 9);
  }
  context.globalAlpha = 1;
}

/** Where to scroll so that the row is seen. */
export function visibleBox(row: number, scrollTop: number, height: number): number {
  const top = row * flameRowHeight;
  if (top < scrollTop) return top;
  return top + flameRowHeight > scrollTop + height ? top + flameRowHeight - height : scrollTop;
}
