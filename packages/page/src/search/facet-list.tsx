import { useState } from 'preact/hooks';
import { formatCount } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Name } from '../parts/text.tsx';

interface Props {
  readonly title: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly coloured?: boolean;
  /** Failures beside the names. */
  readonly counts?: ReadonlyMap<string, number>;
  readonly choose: (name: string) => void;
}

/** More names are looked through with a field of their own. */
const mostPlain = 10;

/** Names of which one can be chosen with a click, and let go with a second one. */
export function FacetList({ title, value, names, coloured = false, counts, choose }: Props) {
  const [text, setText] = useState('');
  // The chosen one is in the list even where the store does not know it.
  const all = value === '' || names.includes(value) ? names : [value, ...names];
  const wanted = text.trim().toLowerCase();
  const shown = all.filter((name) => name === value || name.toLowerCase().includes(wanted));
  return (
    <fieldset class="facet">
      <legend>{title}</legend>
      {all.length > mostPlain && (
        <input
          type="search"
          aria-label={`Filter by ${title.toLowerCase()}`}
          placeholder={`${formatCount(all.length)} names`}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ul>
        {shown.map((name) => {
          const failures = counts?.get(name) ?? 0;
          return (
            <li key={name}>
              <button
                type="button"
                aria-pressed={name === value}
                title={oneLine(name, 300)}
                onClick={() => choose(name === value ? '' : name)}
              >
                {coloured ? <ServiceLabel name={name} /> : <Name text={name} />}
                {failures > 0 && (
                  <span class="error-text" title="traces in which it failed, among those found">
                    ✗ {formatCount(failures)}
                  </span>
                )}
              </button>
            </li>
          );
        })}
        {shown.length === 0 && <li class="dim">{names.length === 0 ? 'none yet' : 'none of that name'}</li>}
      </ul>
    </fieldset>
  );
}
