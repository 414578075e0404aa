import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type RowRange, rowRange } from '../model/timeline/virtual-rows.ts';

/** Which rows of a scrolled box are to be drawn: those in view and a few more. */
export function useVirtualRows(
  box: RefObject<HTMLElement | null>,
  rowHeight: number,
  rowCount: number,
): RowRange {
  const [range, setRange] = useState(() => rowRange(0, window.innerHeight, rowHeight, rowCount));
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const next = rowRange(element.scrollTop, element.clientHeight, rowHeight, rowCount);
      setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [box, rowHeight, rowCount]);
  return { from: Math.min(range.from, rowCount), to: Math.min(range.to, rowCount) };
}

/** As high as all rows together, with those that are drawn in their place. */
export function RowSpace({ height, children }: { height: number; children: ComponentChildren }) {
  return (
    <div class="row-space" role="none" style={{ height: `${height}px` }}>
      {children}
    </div>
  );
}
