import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { reasonOf, useJson } from '../api/use-json.ts';
import type { GraphJson } from '../model/graph/graph-node.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { NoTraces } from '../parts/no-traces.tsx';
import { recoveries, suspect } from '../state/collector.ts';
import { useKeys } from '../state/keys.ts';
import { setParams } from '../state/location.ts';
import { useAtWork } from '../state/quiet.ts';
import { useRefresh } from '../state/use-refresh.ts';
import { useTitle } from '../state/use-title.ts';
import type { GraphViewProps } from './graph-view.tsx';

/** The layout library is a file of its own, which only readers of the graph load. */
export function GraphLoader({ params }: { params: URLSearchParams }) {
  const box = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ View: ComponentType<GraphViewProps> } | undefined>(undefined);
  const atWork = useAtWork(box);
  const { round, newTraces, refresh } = useRefresh(atWork);
  const graph = useJson<GraphJson>('/api/spoor/graph', round);
  useTitle('Graph - Spoor');
  useKeys({
    title: 'Graph',
    rows: [
      {
        keys: ['/', 'f'],
        does: 'filter by name',
        run: () => document.querySelector<HTMLElement>('.graph-filter input')?.focus(),
      },
      {
        keys: ['Escape'],
        does: 'choose nothing',
        run: () => setParams({ service: '', parent: '', child: '', find: '' }),
      },
      { keys: ['.'], does: 'read again', run: refresh },
    ],
  });
  const missing = useRef(false);
  useEffect(() => {
    if (loaded !== undefined) return;
    // Browsers do not ask a second time for a module that could not be had: only the whole page can.
    if (missing.current) window.location.reload();
    import('./graph-view.tsx').then(
      ({ GraphView }) => setLoaded({ View: GraphView }),
      () => {
        missing.current = true;
        suspect();
      },
    );
  }, [recoveries.value]);
  return (
    <div ref={box}>
      {graph.tag === 'failed' ? (
        <Empty title="The graph cannot be shown">
          <p class="problem">{reasonOf(graph.error)}</p>
        </Empty>
      ) : graph.tag === 'loading' || loaded === undefined ? (
        <Loading what="the graph" />
      ) : graph.value.services.length === 0 ? (
        <NoTraces />
      ) : (
        <loaded.View json={graph.value} params={params} newTraces={newTraces} refresh={refresh} />
      )}
    </div>
  );
}
