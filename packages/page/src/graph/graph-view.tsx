import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { edgeId, type GraphEdge } from '../model/graph/graph-edge.ts';
import { layoutGraph, mostLabels } from '../model/graph/graph-layout.ts';
import { callGraph, type GraphJson, idToParam, neighbourhood, sameNode } from '../model/graph/graph-node.ts';
import { plural } from '../model/text/format-time.ts';
import { NodeLabel } from '../parts/node-label.tsx';
import { RefreshButton } from '../parts/refresh-button.tsx';
import { Splitter, useWidth } from '../parts/splitter.tsx';
import { separateColours } from '../state/colours.ts';
import { setParams } from '../state/location.ts';
import { EdgePanel } from './edge-panel.tsx';
import { EdgeTable } from './edge-table.tsx';
import { GraphDrawing } from './graph-drawing.tsx';

export interface GraphViewProps {
  readonly json: GraphJson;
  readonly params: URLSearchParams;
  readonly newTraces: number;
  readonly refresh: () => void;
}

export function GraphView({ json, params, newTraces, refresh }: GraphViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const side = useWidth({ name: 'graph', least: 260, most: 1000, side: 'right' });
  const graph = useMemo(() => callGraph(json), [json]);
  useLayoutEffect(() => {
    const services = graph.nodes.filter(({ kind }) => kind === 'service').map(({ id }) => id);
    separateColours(
      services,
      graph.edges.map(({ parent, child }) => [parent, child] as const),
    );
  }, [graph]);
  const text = params.get('find') ?? '';
  const node = graph.nodes.find(({ id }) => sameNode(id, params.get('service')));
  // Where there are too many lines to follow one, a chosen node is drawn with its neighbours alone.
  const drawn = useMemo(
    () => (node === undefined || graph.edges.length <= mostLabels ? graph : neighbourhood(graph, node.id)),
    [graph, node],
  );
  const plan = useMemo(() => layoutGraph(drawn), [drawn]);
  const chosen = graph.edges.find(
    ({ parent, child }) => sameNode(parent, params.get('parent')) && sameNode(child, params.get('child')),
  );
  const choose = (what: { service?: string; parent?: string; child?: string }) =>
    setParams({ service: what.service, parent: what.parent, child: what.child });
  const chooseEdge = ({ parent, child }: GraphEdge) =>
    choose({ parent: idToParam(parent), child: idToParam(child) });
  const chooseNode = (id: string) => choose(id === node?.id ? {} : { service: idToParam(id) });
  const nodes = new Map(graph.nodes.map((one) => [one.id, one]));
  const near = node === undefined ? graph : neighbourhood(graph, node.id);
  const shown = near.edges.filter(({ parent, child }) =>
    `${nodes.get(parent)?.name} ${nodes.get(child)?.name}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const alone =
    drawn.nodes.length - new Set(drawn.edges.flatMap(({ parent, child }) => [parent, child])).size;
  return (
    <div
      class="graph"
      ref={box}
      style={side.width === undefined ? {} : { '--side-width': `${side.width}px` }}
    >
      <GraphDrawing
        plan={plan}
        chosenNode={node?.id}
        chosenEdge={chosen}
        chooseNode={chooseNode}
        chooseEdge={chooseEdge}
        clear={() => choose({})}
      />
      <Splitter label="Width of the table" sized={side} />
      <aside class="graph-side" aria-label="Calls">
        <div class="results-bar">
          <h1>Who calls whom</h1>
          <RefreshButton newTraces={newTraces} refresh={refresh} />
          <span class="dim">
            {plural(drawn.nodes.filter(({ kind }) => kind === 'service').length, 'service')},{' '}
            {plural(drawn.edges.length, 'edge')}
            {alone > 0 && `, ${alone} alone`}
          </span>
        </div>
        {chosen !== undefined && (
          <EdgePanel key={edgeId(chosen)} edge={chosen} nodes={nodes} close={() => choose({})} />
        )}
        <label class="graph-filter">
          <span class="hidden">Filter by name</span>
          <input
            type="search"
            placeholder="Filter by name"
            value={text}
            onInput={(event) => setParams({ find: event.currentTarget.value })}
          />
        </label>
        {node !== undefined && (
          <p>
            Calls of and to <NodeLabel node={node} />{' '}
            <button type="button" class="link" onClick={() => choose({})}>
              show all
            </button>
          </p>
        )}
        {json.outsideLeftOut > 0 && (
          <p class="dim">{plural(json.outsideLeftOut, 'call')} to further hosts are not drawn.</p>
        )}
        <EdgeTable edges={shown} nodes={nodes} chosen={chosen} choose={chooseEdge} />
      </aside>
    </div>
  );
}
