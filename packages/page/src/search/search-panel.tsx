import { useState } from 'preact/hooks';
import { useJson } from '../api/use-json.ts';
import { emptyForm, type SearchForm, searchHref } from '../model/search/search-query.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { navigate } from '../state/location.ts';
import { TimeFields } from './time-fields.tsx';

interface Envelope<T> {
  readonly data: readonly T[];
}

export function SearchPanel({ form }: { form: SearchForm }) {
  const [draft, setDraft] = useState(form);
  const set = (part: Partial<SearchForm>) => setDraft({ ...draft, ...part });
  const submit = (event: Event) => {
    event.preventDefault();
    navigate(searchHref(draft));
  };
  return (
    <form class="search-panel" aria-label="Search" onSubmit={submit}>
      <ServiceFields draft={draft} set={set} />
      <label class="wide">
        Tags
        <input
          value={draft.tags}
          placeholder='http.route=/cart user="Ada L."'
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => set({ tags: event.currentTarget.value })}
        />
      </label>
      <DurationField
        label="Min duration"
        value={draft.minDuration}
        onInput={(minDuration) => set({ minDuration })}
      />
      <DurationField
        label="Max duration"
        value={draft.maxDuration}
        onInput={(maxDuration) => set({ maxDuration })}
      />
      <TimeFields draft={draft} set={set} />
      <label>
        At most
        <select value={draft.limit || '100'} onChange={(event) => set({ limit: event.currentTarget.value })}>
          {['20', '100', '500', '1500'].map((limit) => (
            <option key={limit} value={limit}>
              {limit} traces
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.errors === 'true'}
          onChange={(event) => set({ errors: event.currentTarget.checked ? 'true' : '' })}
        />
        Errors only
      </label>
      <div class="wide buttons">
        <button type="submit" class="primary">
          Find traces
        </button>
        <button type="button" onClick={() => navigate(searchHref(emptyForm))}>
          Clear
        </button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly draft: SearchForm;
  readonly set: (part: Partial<SearchForm>) => void;
}

function ServiceFields({ draft, set }: FieldsProps) {
  const services = useJson<Envelope<string>>('/api/services');
  const operations = useJson<Envelope<{ name: string }>>(
    draft.service === '' ? undefined : `/api/operations?service=${encodeURIComponent(draft.service)}`,
  );
  const names = operations.tag === 'ready' ? operations.value.data.map(({ name }) => name) : [];
  return (
    <>
      <Choice
        label="Service"
        any="All services"
        value={draft.service}
        names={services.tag === 'ready' ? services.value.data : []}
        onChange={(service) => set({ service, operation: '' })}
      />
      <Choice
        label="Operation"
        any="All operations"
        value={draft.operation}
        names={[...new Set(names)]}
        disabled={draft.service === ''}
        onChange={(operation) => set({ operation })}
      />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** The chosen one is in the list even where the store does not know it. */
export function Choice({ label, any, value, names, disabled = false, onChange }: ChoiceProps) {
  const all = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <label class="wide">
      {label}
      <select value={value} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value)}>
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

interface DurationProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function DurationField({ label, value, onInput }: DurationProps) {
  return (
    <label>
      {label}
      <input
        value={value}
        placeholder={label.startsWith('Min') ? '200ms' : '1.5s'}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
