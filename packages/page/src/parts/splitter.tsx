import { useState } from 'preact/hooks';
import { recall, remember } from '../state/remembered.ts';

interface Options {
  /** Under this name this browser remembers the width. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** On which side of the line the resized part lies. */
  readonly side: 'left' | 'right';
}

/** A width in pixels that the reader chose; undefined while the style sheet decides. */
export function useWidth(options: Options) {
  const { name, least, most } = options;
  const [width, setWidth] = useState<number | undefined>(() => {
    const known = recall(`width.${name}`);
    return typeof known === 'number' && Number.isFinite(known) ? known : undefined;
  });
  const set = (next: number | undefined) => {
    const kept = next === undefined ? undefined : Math.round(Math.min(most, Math.max(least, next)));
    setWidth(kept);
    remember(`width.${name}`, kept ?? null);
  };
  return { width, set, options };
}

interface Props {
  readonly label: string;
  readonly sized: ReturnType<typeof useWidth>;
}

const keyStep = 16;

/** The line between two columns: dragged, moved with the arrow keys, put back with a double click. */
export function Splitter({ label, sized: { width, set, options } }: Props) {
  const { least, most, side } = options;
  const sign = side === 'left' ? 1 : -1;
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const line = event.currentTarget as HTMLElement;
    const before = widthBeside(line, side);
    line.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => set(before + sign * (moved.clientX - event.clientX));
    const up = () => {
      line.removeEventListener('pointermove', move);
      line.removeEventListener('pointerup', up);
      line.removeEventListener('pointercancel', up);
    };
    line.addEventListener('pointermove', move);
    line.addEventListener('pointerup', up);
    line.addEventListener('pointercancel', up);
    event.preventDefault();
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key];
    if (step !== undefined)
      set((width ?? widthBeside(event.currentTarget as HTMLElement, side)) + sign * step);
    else if (event.key === 'Home') set(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width ?? least}
      title="Drag to resize; a double click puts it back"
      onPointerDown={down}
      onDblClick={() => set(undefined)}
      onKeyDown={keyDown}
    />
  );
}

function widthBeside(line: HTMLElement, side: 'left' | 'right'): number {
  const beside = side === 'left' ? line.previousElementSibling : line.nextElementSibling;
  return beside?.getBoundingClientRect().width ?? 0;
}
