import { useMemo } from 'preact/hooks';
import { ApiError } from '../api/get-json.ts';
import { type Loaded, reasonOf, useJson } from '../api/use-json.ts';
import { buildTrace, type TraceModel } from '../model/trace/build-trace.ts';
import { compareTraces } from '../model/trace/compare-traces.ts';
import type { TraceJson } from '../model/trace/trace-json.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { openedTraces } from '../state/opened-traces.ts';
import { UnknownTrace } from '../trace/trace-loader.tsx';
import { CompareHeader } from './compare-header.tsx';
import { ComparePicker } from './compare-picker.tsx';
import { CompareRows } from './compare-rows.tsx';

export function CompareView({ params }: { params: URLSearchParams }) {
  const [idA, idB] = [params.get('a') ?? '', params.get('b') ?? ''];
  const a = useTrace(idA);
  const b = useTrace(idB);
  if (idA === '' || idB === '') return <ComparePicker a={idA} b={idB} />;
  for (const [id, trace] of [
    [idA, a],
    [idB, b],
  ] as const) {
    if (trace.tag !== 'failed') continue;
    if (trace.error instanceof ApiError && trace.error.status === 404) return <UnknownTrace traceId={id} />;
    return (
      <Empty title="These traces cannot be compared">
        <p class="problem">{reasonOf(trace.error)}</p>
      </Empty>
    );
  }
  if (a.tag !== 'ready' || b.tag !== 'ready') return <Loading what="both traces" />;
  return <Compared a={a.value} b={b.value} />;
}

function Compared({ a, b }: { a: TraceModel; b: TraceModel }) {
  const comparison = useMemo(() => compareTraces(a, b), [a, b]);
  return (
    <div class="compare">
      <CompareHeader a={a} b={b} comparison={comparison} />
      <CompareRows a={a} b={b} rows={comparison.rows} />
    </div>
  );
}

function useTrace(id: string): Loaded<TraceModel> {
  const opened = openedTraces.value.get(id);
  const path = id === '' || opened !== undefined ? undefined : `/api/traces/${encodeURIComponent(id)}`;
  const fetched = useJson<{ data: readonly TraceJson[] }>(path);
  const json = opened ?? (fetched.tag === 'ready' ? fetched.value.data[0] : undefined);
  const model = useMemo(() => (json === undefined ? undefined : buildTrace(json)), [json]);
  if (model !== undefined) return { tag: 'ready', value: model };
  return fetched.tag === 'failed' ? fetched : { tag: 'loading' };
}
