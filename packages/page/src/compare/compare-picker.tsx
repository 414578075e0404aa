import { useState } from 'preact/hooks';
import { useJson } from '../api/use-json.ts';
import { readSummary, type SummaryJson } from '../model/search/trace-summary.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatClock } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { Empty } from '../parts/empty.tsx';
import { navigate } from '../state/location.ts';
import { openedTraces } from '../state/opened-traces.ts';

type Side = 'a' | 'b';

interface Props {
  readonly ids: Readonly<Record<Side, string>>;
  /** Why a trace cannot be had. */
  readonly faults: Readonly<Record<Side, string | undefined>>;
}

/** Two ids, from the latest traces or from anywhere. */
export function ComparePicker({ ids: given, faults }: Props) {
  const [ids, setIds] = useState(given);
  const latest = useJson<{ summaries: SummaryJson[] }>('/api/spoor/traces?limit=100');
  const options = optionsOf(latest.tag === 'ready' ? latest.value.summaries : []);
  const compare = (event: Event) => {
    event.preventDefault();
    navigate(`/compare?${new URLSearchParams({ a: ids.a.trim(), b: ids.b.trim() })}`);
  };
  return (
    <Empty title="Compare two traces">
      <p>
        Which spans does one have that the other lacks, and what took longer? Pick two in the{' '}
        <a href="/search">search</a>, or name them here: by id, by header, or by the address of their page.
      </p>
      <form class="compare-picker" aria-label="Two traces" onSubmit={compare}>
        {(['a', 'b'] as const).map((side) => (
          <label key={side}>
            Trace {side.toUpperCase()}
            <input
              value={ids[side]}
              list="latest-traces"
              placeholder="Trace id"
              spellcheck={false}
              required
              aria-invalid={faults[side] !== undefined}
              aria-describedby={faults[side] === undefined ? undefined : `fault-${side}`}
              onInput={(event) => setIds({ ...ids, [side]: event.currentTarget.value })}
            />
            {faults[side] !== undefined && (
              <span class="problem" id={`fault-${side}`} role="alert">
                {faults[side]}
              </span>
            )}
          </label>
        ))}
        <datalist id="latest-traces">
          {options.map(([id, label]) => (
            <option key={id} value={id} label={label} />
          ))}
        </datalist>
        <button type="submit" class="primary">
          Compare
        </button>
      </form>
    </Empty>
  );
}

function optionsOf(summaries: readonly SummaryJson[]): [id: string, label: string][] {
  const fromFiles = [...openedTraces.value.values()].map((trace): [string, string] => [
    trace.traceID,
    `from a file, ${trace.spans.length} spans`,
  ]);
  const stored = summaries.map(readSummary).map((summary): [string, string] => {
    const { traceId, rootServiceName, rootOperationName, durationMicros, startMicros } = summary;
    const name = oneLine(`${rootServiceName} · ${rootOperationName}`, 80);
    return [traceId, `${name}, ${formatDuration(durationMicros)}, ${formatClock(startMicros)}`];
  });
  return [...fromFiles, ...stored];
}
