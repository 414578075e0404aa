import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A button with further ones below it; they go when one was pressed, with Escape, and with a click elsewhere. */
export function Menu({ label, title, children }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (!open) setOpen(true);
    moveFocus(box.current, step);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys go up to it from the buttons inside
    <div class="menu" ref={box} onKeyDown={keyDown}>
      <button type="button" ref={button} title={title} aria-expanded={open} onClick={() => setOpen(!open)}>
        {label} <span aria-hidden="true">▾</span>
      </button>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: clicks come from the buttons inside
        <div class="menu-items" onClick={close}>
          {children}
        </div>
      )}
    </div>
  );
}

function moveFocus(box: HTMLElement | null, step: number): void {
  const items = [...(box?.querySelectorAll<HTMLElement>('.menu-items a, .menu-items button') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
