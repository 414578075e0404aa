import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type KeyRow, keySets } from '../state/keys.ts';

export const keyHelp = signal(false);

const symbols: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': 'Space',
  Escape: 'Esc',
};

const shown = (key: string): string =>
  key.replace(/^(Shift\+)?(.+)$/s, (_, shift = '', name) => shift + (symbols[name] ?? name));

/** Every key of what is on the screen. */
export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = keyHelp.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => {
    keyHelp.value = false;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      class="key-help"
      ref={dialog}
      aria-label="Keys"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      {open && (
        <div class="key-help-body">
          <div class="detail-head">
            <h2>Keys</h2>
            <button type="button" aria-label="Close" onClick={close}>
              ×
            </button>
          </div>
          {keySets.value.map(({ current: { title, rows } }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {rows.map((row) => (
                  <Row key={row.does} row={row} />
                ))}
              </dl>
            </section>
          ))}
        </div>
      )}
    </dialog>
  );
}

function Row({ row: { keys, does } }: { row: KeyRow }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{shown(key)}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
