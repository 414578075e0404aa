import { useState } from 'preact/hooks';
import { localText, microsOfLocal } from '../model/text/local-time.ts';
import { setParams } from '../state/location.ts';

const choices: readonly [value: string, label: string][] = [
  ['', 'Where most changed'],
  ['1m', 'A minute ago'],
  ['5m', '5 minutes ago'],
  ['15m', '15 minutes ago'],
  ['60m', 'An hour ago'],
  ['custom', 'A moment …'],
];

/** From when on it is compared with the time before. */
export function SinceFields({ params }: { params: URLSearchParams }) {
  const [custom, setCustom] = useState(false);
  const since = params.get('since') ?? '';
  const chosen = custom || /^\d+$/.test(since) ? 'custom' : since;
  const set = (value: string) => setParams({ since: value, at: '' }, 'push');
  return (
    <>
      <label>
        Since
        <select
          value={chosen}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setCustom(value === 'custom');
            if (value !== 'custom') set(value);
          }}
        >
          {choices.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {chosen === 'custom' && (
        <label>
          Moment
          <input
            type="datetime-local"
            step="1"
            value={localText(since).slice(0, 19)}
            onChange={(event) => set(microsOfLocal(event.currentTarget.value))}
          />
        </label>
      )}
    </>
  );
}
