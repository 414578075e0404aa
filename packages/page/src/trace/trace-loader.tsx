import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/get-json.ts';
import type { Stats } from '../api/stats.ts';
import { type Loaded, reasonOf, useJson } from '../api/use-json.ts';
import { formatAgo, formatDateTime, plural } from '../model/text/format-time.ts';
import { buildTrace } from '../model/trace/build-trace.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { Name } from '../parts/text.tsx';
import { onArrival } from '../state/collector.ts';
import { openedTraces } from '../state/opened-traces.ts';
import { useTitle } from '../state/use-title.ts';
import { LateSpans } from './late-spans.tsx';
import { TraceView } from './trace-view.tsx';
import { useTraceLines } from './use-trace-lines.ts';

/** A trace from a file, else from the collector. */
export function TraceLoader({ traceId }: { traceId: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [round, setRound] = useState(0);
  const opened = openedTraces.value.get(traceId);
  const fetched = useTraceLines(opened === undefined ? traceId : undefined, round);
  const json = opened ?? (fetched.tag === 'ready' ? fetched.value.json : undefined);
  const model = useMemo(() => (json === undefined ? undefined : buildTrace(json)), [json]);
  const complete = opened !== undefined || (fetched.tag === 'ready' && fetched.value.complete);
  const show = useCallback(() => setRound((before) => before + 1), []);
  return (
    <div ref={box} class="trace-box">
      {model === undefined ? (
        <NoTrace traceId={traceId} fetched={fetched} show={show} />
      ) : (
        <>
          {opened === undefined && complete && <LateSpans model={model} box={box} show={show} />}
          <TraceView model={model} fromFile={opened !== undefined} complete={complete} />
        </>
      )}
    </div>
  );
}

interface NoTraceProps {
  readonly traceId: string;
  readonly fetched: Loaded<unknown>;
  readonly show: () => void;
}

function NoTrace({ traceId, fetched, show }: NoTraceProps) {
  useTitle('Trace - Spoor');
  useEffect(() => {
    const wanted = traceId.padStart(32, '0');
    return onArrival(({ summaries }) => {
      if (summaries.some((summary) => summary.traceId.padStart(32, '0') === wanted)) show();
    });
  }, [traceId, show]);
  if (fetched.tag !== 'failed') return <Loading what="the trace" />;
  if (fetched.error instanceof ApiError && fetched.error.status === 404)
    return <UnknownTrace traceId={traceId} />;
  return (
    <Empty title="This trace cannot be shown">
      <p class="problem">{reasonOf(fetched.error)}</p>
    </Empty>
  );
}

/** Too old, not arrived yet, or never there: what is stored tells which. */
export function UnknownTrace({ traceId }: { traceId: string }) {
  const stats = useJson<Stats>('/api/spoor/stats');
  return (
    <Empty title="This trace is not stored">
      <p>
        No span of{' '}
        <code>
          <Name text={traceId} />
        </code>{' '}
        is here.
      </p>
      {stats.tag === 'ready' && <WhatIsStored stats={stats.value} />}
      <p>
        It may not have been sampled, or not have arrived yet: spans are sent when they end, some seconds
        late. When it arrives it is shown here by itself. <a href="/search">Search for others</a>, or open a
        trace's JSON from a file.
      </p>
    </Empty>
  );
}

function WhatIsStored({ stats: { store } }: { stats: Stats }) {
  if (store.oldestStartMicros === null)
    return <p>Nothing is stored at all: this collector has received no span yet.</p>;
  return (
    <p>
      The oldest stored trace began <strong>{formatDateTime(store.oldestStartMicros)}</strong> (
      {formatAgo(store.oldestStartMicros, Date.now())}); {plural(store.traces, 'trace')} are stored
      {store.evictedTraces > 0
        ? `, ${plural(store.evictedTraces, 'older one')} had to leave`
        : ' and none has had to leave'}
      .
    </p>
  );
}
