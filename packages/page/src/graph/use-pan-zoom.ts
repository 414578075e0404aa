import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { GraphPlan } from '../model/graph/graph-layout.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Names smaller than this cannot be read: a larger graph begins at its left edge and is moved. */
const leastFirstScale = 0.8;
const leastScale = 0.1;
const mostScale = 4;
const margin = 16;

/** Moves with a drag, zooms with the wheel around the pointer. */
export function usePanZoom(content: GraphPlan) {
  const ref = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean } | undefined>(undefined);
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const place = (least: number) => {
    const box = ref.current;
    if (box !== null) setView(fitted(content, { width: box.clientWidth, height: box.clientHeight }, least));
  };
  useLayoutEffect(() => place(leastFirstScale), [content]);
  const zoomAt = (factor: number, x: number, y: number) => {
    setView((before) => {
      const scale = Math.min(mostScale, Math.max(leastScale, before.scale * factor));
      const ratio = scale / before.scale;
      return { scale, x: x - (x - before.x) * ratio, y: y - (y - before.y) * ratio };
    });
  };
  const handlers = {
    onPointerDown(event: PointerEvent) {
      drag.current = { x: event.clientX, y: event.clientY, view, moved: false };
    },
    onPointerMove(event: PointerEvent) {
      const from = drag.current;
      if (from === undefined || event.buttons === 0) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.moved ||= Math.abs(dx) + Math.abs(dy) > 4;
      if (from.moved) setView({ ...from.view, x: from.view.x + dx, y: from.view.y + dy });
    },
    /** The click that ends a drag is none. */
    onClickCapture(event: MouseEvent) {
      if (drag.current?.moved) event.stopPropagation();
      drag.current = undefined;
    },
    onWheel(event: WheelEvent) {
      event.preventDefault();
      const box = (event.currentTarget as Element).getBoundingClientRect();
      zoomAt(event.deltaY < 0 ? 1.1 : 1 / 1.1, event.clientX - box.left, event.clientY - box.top);
    },
  };
  const zoomBy = (factor: number) => {
    const box = ref.current;
    if (box !== null) zoomAt(factor, box.clientWidth / 2, box.clientHeight / 2);
  };
  return { ref, view, handlers, zoomBy, fit: () => place(leastScale) };
}

const noService = { x: Number.POSITIVE_INFINITY, y: 0 };

function fitted(content: GraphPlan, box: Size, least: number): View {
  const across = (box.width - 2 * margin) / Math.max(1, content.width);
  const down = (box.height - 2 * margin) / Math.max(1, content.height);
  const scale = Math.max(least, Math.min(1.15, across, down));
  const centred = (room: number, size: number) => Math.max(margin, (room - size * scale) / 2);
  // What is higher than the box begins where the calls do.
  const first = content.services.reduce((left, service) => (service.x < left.x ? service : left), noService);
  const tall = content.height * scale > box.height - 2 * margin;
  const y = tall && first.y > 0 ? box.height / 2 - first.y * scale : centred(box.height, content.height);
  return { scale, x: centred(box.width, content.width), y };
}
