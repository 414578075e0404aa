import { useRef, useState } from 'preact/hooks';
import { heldList } from '../model/search/held-list.ts';
import type { TraceSummary } from '../model/search/trace-summary.ts';

interface Held {
  readonly shown: readonly TraceSummary[];
  readonly newCount: number;
  /** Shows what has come. */
  readonly release: () => void;
}

/** The list that is to be drawn. `key` names what is searched for and how it is sorted: another one is another list. */
export function useHeld(key: string, fresh: readonly TraceSummary[] | undefined, atWork: boolean): Held {
  const kept = useRef<{ key: string; shown: readonly TraceSummary[] }>({ key: '', shown: [] });
  const [, redraw] = useState(0);
  const release = () => {
    kept.current = { key: '', shown: [] };
    redraw((before) => before + 1);
  };
  // Until an answer comes the list before it stays: an empty page in between would only flicker.
  if (fresh === undefined) return { shown: kept.current.shown, newCount: 0, release };
  if (kept.current.key !== key || kept.current.shown.length === 0 || !atWork) {
    kept.current = { key, shown: fresh };
    return { shown: fresh, newCount: 0, release };
  }
  const { shown, newCount } = heldList(kept.current.shown, fresh);
  kept.current = { key, shown };
  return { shown, newCount, release };
}
