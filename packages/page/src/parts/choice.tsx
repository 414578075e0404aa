import { oneLine } from '../model/text/visible-text.ts';

interface Props {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChange: (value: string) => void;
}

/** One of several names, or any. The chosen one is in the list even where the store does not know it. */
export function Choice({ label, any, value, names, onChange }: Props) {
  const all = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{any}</option>
        {all.map((name) => (
          <option key={name} value={name}>
            {oneLine(name, 120)}
          </option>
        ))}
      </select>
    </label>
  );
}
