import { useEffect, useState } from 'preact/hooks';
import { readTrace } from '../api/read-trace.ts';
import type { Loaded } from '../api/use-json.ts';
import type { TraceJson } from '../model/trace/trace-json.ts';

interface GrowingTrace {
  readonly json: TraceJson;
  readonly complete: boolean;
}

/** Below this the rest comes so soon that to draw twice would only flicker. */
const leastSpansToDrawTwice = 1000;

/** The trace as soon as its rows can be drawn, and again when its spans have their tags and logs. */
export function useTraceLines(traceId: string | undefined): Loaded<GrowingTrace> {
  const [state, setState] = useState<{ traceId: string | undefined; loaded: Loaded<GrowingTrace> }>({
    traceId: undefined,
    loaded: { tag: 'loading' },
  });
  useEffect(() => {
    if (traceId === undefined) return;
    const abort = new AbortController();
    const show = (json: TraceJson, complete: boolean) =>
      setState({ traceId, loaded: { tag: 'ready', value: { json, complete } } });
    const onRows = async ({ json }: { json: TraceJson }) => {
      if (json.spans.length < leastSpansToDrawTwice) return;
      show(json, false);
      await painted();
    };
    readTrace(traceId, abort.signal, onRows).then(
      ({ json }) => show(json, true),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ traceId, loaded: { tag: 'failed', error } });
      },
    );
    return () => abort.abort();
  }, [traceId]);
  return state.traceId === traceId ? state.loaded : { tag: 'loading' };
}

/** When the next picture is on the screen; at once in a page that nobody sees, where there is none. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
