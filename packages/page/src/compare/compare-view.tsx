import { useLayoutEffect, useMemo } from 'preact/hooks';
import { ApiError } from '../api/get-json.ts';
import { type Loaded, reasonOf, useJson } from '../api/use-json.ts';
import { traceIdIn } from '../model/text/trace-id.ts';
import { buildTrace, type TraceModel } from '../model/trace/build-trace.ts';
import { compareTraces } from '../model/trace/compare-traces.ts';
import { servicePairs } from '../model/trace/service-pairs.ts';
import type { TraceJson } from '../model/trace/trace-json.ts';
import { Loading } from '../parts/empty.tsx';
import { separateColours } from '../state/colours.ts';
import { openedTraces } from '../state/opened-traces.ts';
import { useTitle } from '../state/use-title.ts';
import { CompareHeader } from './compare-header.tsx';
import { ComparePicker } from './compare-picker.tsx';
import { CompareRows } from './compare-rows.tsx';

/** Two traces by their ids; as long as one of them cannot be had, the form says which and why. */
export function CompareView({ params }: { params: URLSearchParams }) {
  const ids = { a: params.get('a') ?? '', b: params.get('b') ?? '' };
  const a = useTrace(ids.a);
  const b = useTrace(ids.b);
  useTitle('Compare - Spoor');
  if (a.tag === 'ready' && b.tag === 'ready') return <Compared a={a.value} b={b.value} />;
  if (a.tag !== 'failed' && b.tag !== 'failed' && ids.a !== '' && ids.b !== '')
    return <Loading what="both traces" />;
  return (
    <ComparePicker
      key={`${ids.a} ${ids.b}`}
      ids={ids}
      faults={{ a: ids.a === '' ? undefined : faultOf(a), b: ids.b === '' ? undefined : faultOf(b) }}
    />
  );
}

function faultOf(trace: Loaded<TraceModel>): string | undefined {
  if (trace.tag !== 'failed') return undefined;
  if (trace.error instanceof ApiError && trace.error.status === 404)
    return 'No trace of this id is stored: it may have left the store, not have arrived yet, or not have been sampled.';
  return reasonOf(trace.error);
}

function Compared({ a, b }: { a: TraceModel; b: TraceModel }) {
  const comparison = useMemo(() => compareTraces(a, b), [a, b]);
  useLayoutEffect(() => {
    separateColours(
      [a, b].flatMap(({ services }) => services.map(({ name }) => name)),
      [a, b].flatMap(servicePairs),
    );
  }, [a, b]);
  return (
    <div class="compare">
      <CompareHeader a={a} b={b} comparison={comparison} />
      <CompareRows a={a} b={b} rows={comparison.rows} />
    </div>
  );
}

function useTrace(text: string): Loaded<TraceModel> {
  const id = traceIdIn(text);
  const opened = openedTraces.value.get(id ?? '');
  const path = id === undefined || opened !== undefined ? undefined : `/api/traces/${encodeURIComponent(id)}`;
  const fetched = useJson<{ data: readonly TraceJson[] }>(path);
  const json = opened ?? (fetched.tag === 'ready' ? fetched.value.data[0] : undefined);
  const model = useMemo(() => (json === undefined ? undefined : buildTrace(json)), [json]);
  if (model !== undefined) return { tag: 'ready', value: model };
  if (text !== '' && id === undefined)
    return {
      tag: 'failed',
      error: new Error('A trace id must be 1 to 32 hex digits, or a header with one.'),
    };
  return fetched.tag === 'failed' ? fetched : { tag: 'loading' };
}
