import { useState } from 'preact/hooks';
import type { SearchForm } from '../model/search/search-query.ts';
import { localText, microsOfLocal } from '../model/text/local-time.ts';

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
  readonly form: SearchForm;
  readonly search: (part: Partial<SearchForm>) => void;
}

export function TimeFields({ form, search }: Props) {
  const [custom, setCustom] = useState(false);
  const chosen = custom || form.start !== '' || form.end !== '' ? 'custom' : form.lookback;
  const choose = (lookback: string) => {
    setCustom(lookback === 'custom');
    if (lookback !== 'custom') search({ lookback, start: '', end: '' });
  };
  return (
    <>
      <label>
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
          <DateField label="From" micros={form.start} onChange={(start) => search({ start, lookback: '' })} />
          <DateField label="To" micros={form.end} onChange={(end) => search({ end, lookback: '' })} />
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
    <label>
      {label}
      <input
        type="datetime-local"
        step="0.001"
        value={localText(micros)}
        onChange={(event) => onChange(microsOfLocal(event.currentTarget.value))}
      />
    </label>
  );
}
