import type { SearchForm } from '../model/search/search-query.ts';

const lookbacks: readonly [value: string, label: string][] = [
  ['', 'All that is stored'],
  ['1m', 'Last minute'],
  ['5m', 'Last 5 minutes'],
  ['15m', 'Last 15 minutes'],
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['24h', 'Last day'],
  ['custom', 'From … to …'],
];

interface Props {
  readonly draft: SearchForm;
  readonly set: (part: Partial<SearchForm>) => void;
}

export function TimeFields({ draft, set }: Props) {
  const chosen = draft.start !== '' || draft.end !== '' ? 'custom' : draft.lookback;
  const choose = (lookback: string) =>
    set(lookback === 'custom' ? { lookback } : { lookback, start: '', end: '' });
  return (
    <>
      <label class="wide">
        Time
        <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          {lookbacks.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {chosen === 'custom' && (
        <>
          <DateField label="From" micros={draft.start} onChange={(start) => set({ start })} />
          <DateField label="To" micros={draft.end} onChange={(end) => set({ end })} />
        </>
      )}
    </>
  );
}

function DateField({
  label,
  micros,
  onChange,
}: {
  label: string;
  micros: string;
  onChange: (micros: string) => void;
}) {
  return (
    <label class="wide">
      {label}
      <input
        type="datetime-local"
        step="0.001"
        value={localText(micros)}
        onChange={(event) => {
          const millis = new Date(event.currentTarget.value).getTime();
          onChange(Number.isNaN(millis) ? '' : String(millis * 1000));
        }}
      />
    </label>
  );
}

/** `2026-11-22T14:03:27.512` in the reader's time zone, as the browser's field wants it. */
function localText(micros: string): string {
  if (!/^\d{1,17}$/.test(micros)) return '';
  const date = new Date(Math.floor(Number(micros) / 1000));
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
