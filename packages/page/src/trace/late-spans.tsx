import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../api/get-json.ts';
import { plural } from '../model/text/format-time.ts';
import type { TraceModel } from '../model/trace/build-trace.ts';
import type { TraceOutline } from '../model/trace/trace-from-lines.ts';
import { onArrival } from '../state/collector.ts';
import { useAtWork } from '../state/quiet.ts';

interface Props {
  readonly model: TraceModel;
  readonly box: RefObject<HTMLElement | null>;
  readonly show: () => void;
}

/** Spans that come after the trace was drawn: shown by themselves while nobody is at work in it, else told. */
export function LateSpans({ model, box, show }: Props) {
  const stored = useStoredSpans(model);
  const atWork = useAtWork(box);
  const late = stored - model.nodes.length;
  useEffect(() => {
    if (late > 0 && !atWork) show();
  }, [late, atWork, show]);
  if (late <= 0) return null;
  return (
    <div class="news" role="status">
      <button type="button" onClick={show}>
        {plural(late, 'new span')}
      </button>
    </div>
  );
}

/** A trace older than this gets no more spans but by chance. */
const youngMillis = 120_000;

/** How many spans of this trace the collector has, as far as it has said so. */
function useStoredSpans(model: TraceModel): number {
  const { traceId, startMicros, durationMicros } = model;
  const [stored, setStored] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const wanted = traceId.padStart(32, '0');
    const ask = async () => {
      const path = `/api/spoor/traces/${encodeURIComponent(traceId)}/rows`;
      const rows = await getJson<TraceOutline>(path, abort.signal);
      setStored(rows.spans.id.length);
    };
    const stop = onArrival(({ summaries, more }) => {
      const summary = summaries.find((one) => one.traceId.padStart(32, '0') === wanted);
      if (summary !== undefined) setStored(summary.spanCount);
      else if (summaries.length === 0 || more > 0) {
        const isYoung = Date.now() - (startMicros + durationMicros) / 1000 < youngMillis;
        if (isYoung) ask().catch(() => undefined);
      }
    });
    return () => {
      stop();
      abort.abort();
    };
  }, [traceId, startMicros, durationMicros]);
  return stored;
}
