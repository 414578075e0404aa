import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export interface KeyRow {
  /** As `KeyboardEvent.key` names them, with `Shift+` in front where it is held with an arrow. */
  readonly keys: readonly string[];
  readonly does: string;
  /** `false` leaves the key to the browser. */
  readonly run: (event: KeyboardEvent) => unknown;
}

export interface KeySet {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

/** What is on the screen says which keys it has; the one that came last is asked first. */
export const keySets = signal<readonly { readonly current: KeySet }[]>([]);

/** The keys of a view for as long as it is shown, whatever has the focus. */
export function useKeys(set: KeySet): void {
  const latest = useRef(set);
  latest.current = set;
  useEffect(() => {
    keySets.value = [...keySets.value, latest];
    return () => {
      keySets.value = keySets.value.filter((other) => other !== latest);
    };
  }, []);
}

export function followKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target !== null && !isFree(event.key, target)) return;
    const name = nameOf(event);
    for (const { current } of [...keySets.value].reverse()) {
      const row = current.rows.find(({ keys }) => keys.includes(name));
      if (row === undefined) continue;
      if (row.run(event) !== false) event.preventDefault();
      return;
    }
  });
}

const nameOf = ({ key, shiftKey }: KeyboardEvent): string =>
  shiftKey && (key.startsWith('Arrow') || key === 'Enter') ? `Shift+${key}` : key;

const editable =
  'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="file"])';
const takesArrows = '[role="slider"], [role="separator"], [role="menu"], [data-own-keys]';
const takesEnter = 'a, button, summary, label, input, [role="slider"]';

/** Whether what has the focus leaves the key to the view. */
function isFree(key: string, target: Element): boolean {
  if (target.closest(editable) !== null) return false;
  if (key === 'Enter' || key === ' ') return target.closest(takesEnter) === null;
  if (key.startsWith('Arrow') || key === 'Home' || key === 'End' || key.startsWith('Page'))
    return target.closest(takesArrows) === null;
  return true;
}
