import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { reasonOf, useJson } from '../api/use-json.ts';
import type { GraphEdge } from '../model/graph/graph-edge.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { NoTraces } from '../parts/no-traces.tsx';
import type { GraphViewProps } from './graph-view.tsx';

/** The layout library is a file of its own, which only readers of the graph load. */
export function GraphLoader({ params }: { params: URLSearchParams }) {
  const [loaded, setLoaded] = useState<{ View: ComponentType<GraphViewProps> } | undefined>(undefined);
  const graph = useJson<{ edges: GraphEdge[] }>('/api/spoor/graph');
  useEffect(() => {
    void import('./graph-view.tsx').then(({ GraphView }) => setLoaded({ View: GraphView }));
  }, []);
  if (graph.tag === 'failed') {
    return (
      <Empty title="The graph cannot be shown">
        <p class="problem">{reasonOf(graph.error)}</p>
      </Empty>
    );
  }
  if (graph.tag === 'loading' || loaded === undefined) return <Loading what="the graph" />;
  if (graph.value.edges.length === 0) return <NoCalls />;
  return <loaded.View edges={graph.value.edges} params={params} />;
}

function NoCalls() {
  const services = useJson<{ data: string[] }>('/api/services');
  if (services.tag !== 'ready') return null;
  if (services.value.data.length === 0) return <NoTraces />;
  return (
    <Empty title="No service has called another yet">
      <p>
        A call is seen when a span of one service is the parent of a span of another, so both must be traced
        and pass the trace's context on. {services.value.data.length} services have sent spans:{' '}
        <a href="/search">look at their traces</a>.
      </p>
    </Empty>
  );
}
