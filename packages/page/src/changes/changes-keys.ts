import { useKeys } from '../state/keys.ts';

/** From row to row; Enter opens the plots behind it, since the row's button has the focus. */
export function useChangesKeys(refresh: () => void): void {
  const rows = () => [...document.querySelectorAll<HTMLElement>('.change-name')];
  const step = (by: 1 | -1) => {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    title: 'What changed',
    rows: [
      { keys: ['j', 'ArrowDown'], does: 'the next operation; Enter opens its plots', run: () => step(1) },
      { keys: ['k', 'ArrowUp'], does: 'the operation before', run: () => step(-1) },
      { keys: ['.'], does: 'read again', run: refresh },
    ],
  });
}
