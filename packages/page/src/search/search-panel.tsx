import { useLayoutEffect, useState } from 'preact/hooks';
import { useJson } from '../api/use-json.ts';
import { emptyForm, isFiltered, type SearchForm, searchHref } from '../model/search/search-query.ts';
import { parseDuration } from '../model/text/format-duration.ts';
import { formatCount, timeZoneName, timeZonePlace } from '../model/text/format-time.ts';
import { separateColours } from '../state/colours.ts';
import { navigate } from '../state/location.ts';
import { FacetList } from './facet-list.tsx';
import { TimeFields } from './time-fields.tsx';

interface Envelope<T> {
  readonly data: readonly T[];
}

interface Props {
  readonly form: SearchForm;
  /** How many of the found traces failed, by the service that failed in them. */
  readonly failures: ReadonlyMap<string, number>;
}

/** Everything that can be chosen; to choose is to search. */
export function SearchPanel({ form, failures }: Props) {
  const search = (part: Partial<SearchForm>) => navigate(searchHref({ ...form, ...part }));
  const services = useJson<Envelope<string>>('/api/services');
  const operations = useJson<Envelope<{ name: string }>>(
    form.service === '' ? undefined : `/api/operations?service=${encodeURIComponent(form.service)}`,
  );
  const serviceNames = services.tag === 'ready' ? services.value.data : [];
  useLayoutEffect(() => separateColours(serviceNames), [services]);
  const names = operations.tag === 'ready' ? operations.value.data.map(({ name }) => name) : [];
  const [open, setOpen] = useState(() => window.innerWidth > 800);
  return (
    <details
      class="search-panel"
      open={open}
      onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>Filters{isFiltered({ ...form, q: '' }) && <span class="count">on</span>}</summary>
      <form class="panel-fields" aria-label="Search" onSubmit={(event) => event.preventDefault()}>
        <label class="check">
          <input
            type="checkbox"
            checked={form.errors === 'true'}
            onChange={(event) => search({ errors: event.currentTarget.checked ? 'true' : '' })}
          />
          Errors only
        </label>
        <FacetList
          title="Service"
          value={form.service}
          names={serviceNames}
          coloured
          counts={failures}
          choose={(service) => search({ service, operation: '' })}
        />
        {form.service !== '' && (
          <FacetList
            title="Operation"
            value={form.operation}
            names={[...new Set(names)]}
            choose={(operation) => search({ operation })}
          />
        )}
        <div class="pair">
          <DurationField
            label="Min duration"
            value={form.minDuration}
            set={(minDuration) => search({ minDuration })}
          />
          <DurationField
            label="Max duration"
            value={form.maxDuration}
            set={(maxDuration) => search({ maxDuration })}
          />
        </div>
        <TimeFields form={form} search={search} />
        <p class="dim zone">
          Times are {[...new Set([timeZonePlace(), timeZoneName(Date.now() * 1000)])].join(', ')}
        </p>
        <label>
          At most
          <select
            value={form.limit || '100'}
            onChange={(event) => search({ limit: event.currentTarget.value })}
          >
            {['20', '100', '500', '1500'].map((limit) => (
              <option key={limit} value={limit}>
                {formatCount(Number(limit))} traces
              </option>
            ))}
          </select>
        </label>
        {isFiltered(form) && (
          <button type="button" onClick={() => navigate(searchHref(emptyForm))}>
            Clear
          </button>
        )}
      </form>
    </details>
  );
}

interface DurationProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
}

function DurationField({ label, value, set }: DurationProps) {
  return (
    <label>
      {label}
      <input
        key={value}
        defaultValue={value}
        placeholder={label.startsWith('Min') ? '200ms' : '1.5s'}
        autocomplete="off"
        aria-invalid={value !== '' && parseDuration(value) === undefined}
        onChange={(event) => set(event.currentTarget.value.trim())}
      />
    </label>
  );
}
