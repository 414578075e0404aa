import { useKeys } from '../state/keys.ts';

interface Actions {
  readonly show: () => void;
  readonly toggleLive: () => void;
  readonly toggle: (traceId: string) => void;
}

/** From trace to trace without a mouse: the link of a row gets the focus, so that Enter opens it. */
export function useSearchKeys({ show, toggleLive, toggle }: Actions): void {
  useKeys({
    title: 'Search',
    rows: [
      { keys: ['/', 'f'], does: 'write a search', run: () => focus('.query-box input') },
      { keys: ['j', 'ArrowDown'], does: 'the next trace; Enter opens it', run: () => step(1) },
      { keys: ['k', 'ArrowUp'], does: 'the trace before', run: () => step(-1) },
      {
        keys: ['x'],
        does: 'pick the trace for a comparison',
        run() {
          const id = focused()?.dataset['trace'];
          if (id !== undefined) toggle(id);
        },
      },
      { keys: ['.'], does: 'show the new traces', run: show },
      { keys: ['l'], does: 'live on or off', run: toggleLive },
    ],
  });
}

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();
const rows = () => [...document.querySelectorAll<HTMLElement>('.trace-row a')];
const focused = () => rows().find((row) => row === document.activeElement);

function step(by: 1 | -1): void {
  const all = rows();
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
