import { useEffect, useState } from 'preact/hooks';
import { CollectorGone } from '../api/get-json.ts';
import { readTrace } from '../api/read-trace.ts';
import type { Loaded } from '../api/use-json.ts';
import type { TraceJson } from '../model/trace/trace-json.ts';
import { recoveries } from '../state/collector.ts';

interface GrowingTrace {
  readonly json: TraceJson;
  readonly complete: boolean;
}

interface State {
  readonly traceId: string | undefined;
  readonly loaded: Loaded<GrowingTrace>;
}

/** Below this the rest comes so soon that to draw twice would only flicker. */
const leastSpansToDrawTwice = 1000;

/**
 * The trace as soon as its rows can be drawn, and again when its spans have their tags and logs. In later rounds what is shown
 * stays until all of it is there.
 */
export function useTraceLines(traceId: string | undefined, round: number): Loaded<GrowingTrace> {
  const [state, setState] = useState<State>({ traceId: undefined, loaded: { tag: 'loading' } });
  const isShown = state.traceId === traceId && state.loaded.tag === 'ready' && state.loaded.value.complete;
  // What has been read stays as it is when the collector was gone for a while.
  const recovered = isShown ? 0 : recoveries.value;
  useEffect(() => {
    if (traceId === undefined || (isShown && round === 0)) return;
    const abort = new AbortController();
    const show = (json: TraceJson, complete: boolean) =>
      setState({ traceId, loaded: { tag: 'ready', value: { json, complete } } });
    const onRows = async ({ json }: { json: TraceJson }) => {
      if (json.spans.length < leastSpansToDrawTwice || round > 0) return;
      show(json, false);
      await painted();
    };
    readTrace(traceId, abort.signal, onRows).then(
      ({ json }) => show(json, true),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((before) =>
          error instanceof CollectorGone && before.traceId === traceId && before.loaded.tag === 'ready'
            ? before
            : { traceId, loaded: { tag: 'failed', error } },
        );
      },
    );
    return () => abort.abort();
  }, [traceId, round, recovered]);
  return state.traceId === traceId ? state.loaded : { tag: 'loading' };
}

/** When the next picture is on the screen; at once in a page that nobody sees, where there is none. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
