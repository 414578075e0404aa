import { useState } from 'preact/hooks';
import { useJson } from '../api/use-json.ts';
import { readSummary, type SummaryJson } from '../model/search/trace-summary.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatClock } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { Empty } from '../parts/empty.tsx';
import { navigate } from '../state/location.ts';
import { openedTraces } from '../state/opened-traces.ts';

/** Two ids, from the latest traces or from anywhere. */
export function ComparePicker({ a, b }: { a: string; b: string }) {
  const [ids, setIds] = useState({ a, b });
  const latest = useJson<{ summaries: SummaryJson[] }>('/api/spoor/traces?limit=100');
  const options: [id: string, label: string][] = [...openedTraces.value.values()].map((trace) => [
    trace.traceID,
    `from a file, ${trace.spans.length} spans`,
  ]);
  if (latest.tag === 'ready') {
    for (const summary of latest.value.summaries.map(readSummary)) {
      const { traceId, rootServiceName, rootOperationName, durationMicros, startMicros } = summary;
      const name = oneLine(`${rootServiceName} · ${rootOperationName}`, 80);
      options.push([traceId, `${name}, ${formatDuration(durationMicros)}, ${formatClock(startMicros)}`]);
    }
  }
  const compare = (event: Event) => {
    event.preventDefault();
    navigate(`/compare?a=${encodeURIComponent(ids.a.trim())}&b=${encodeURIComponent(ids.b.trim())}`);
  };
  return (
    <Empty title="Compare two traces">
      <p>
        Which spans does one have that the other lacks, and what took longer? Pick two in the{' '}
        <a href="/search">search</a>, or name them here.
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
              onInput={(event) => setIds({ ...ids, [side]: event.currentTarget.value })}
            />
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
