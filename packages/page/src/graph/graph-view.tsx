import { useMemo, useState } from 'preact/hooks';
import { edgeId, type GraphEdge } from '../model/graph/graph-edge.ts';
import { layoutGraph, mostLabels } from '../model/graph/graph-layout.ts';
import { plural } from '../model/text/format-time.ts';
import { ServiceLabel } from '../parts/service-label.tsx';
import { location, navigate } from '../state/location.ts';
import { EdgePanel } from './edge-panel.tsx';
import { EdgeTable } from './edge-table.tsx';
import { GraphDrawing } from './graph-drawing.tsx';

export interface GraphViewProps {
  readonly edges: readonly GraphEdge[];
  readonly params: URLSearchParams;
}

export function GraphView({ edges, params }: GraphViewProps) {
  const [text, setText] = useState('');
  const service = params.get('service') ?? undefined;
  // Where there are too many lines to follow one, a chosen service is drawn with its neighbours alone.
  const drawn = useMemo(
    () => (service === undefined || edges.length <= mostLabels ? edges : callsOf(edges, service)),
    [edges, service],
  );
  const plan = useMemo(() => layoutGraph(drawn), [drawn]);
  const chosen = edges.find(
    ({ parent, child }) => parent === params.get('parent') && child === params.get('child'),
  );
  const choose = (query: Record<string, string>) => {
    const search = new URLSearchParams(query).toString();
    navigate(`${location.value.path}${search === '' ? '' : `?${search}`}`, 'replace');
  };
  const chooseEdge = ({ parent, child }: GraphEdge) => choose({ parent, child });
  const shown = (service === undefined ? edges : callsOf(edges, service)).filter(({ parent, child }) =>
    `${parent} ${child}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <div class="graph">
      <GraphDrawing
        plan={plan}
        service={service}
        chosen={chosen}
        chooseService={(name) => choose(name === service ? {} : { service: name })}
        chooseEdge={chooseEdge}
        clear={() => choose({})}
      />
      <aside class="graph-side" aria-label="Calls">
        <div class="results-bar">
          <h1>Who calls whom</h1>
          <span class="dim">
            {plural(plan.services.length, 'service')}, {plural(drawn.length, 'edge')}
          </span>
        </div>
        {chosen !== undefined && <EdgePanel key={edgeId(chosen)} edge={chosen} close={() => choose({})} />}
        <label class="graph-filter">
          <span class="hidden">Filter by service</span>
          <input
            type="search"
            placeholder="Filter by service"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {service !== undefined && (
          <p>
            Calls of and to <ServiceLabel name={service} />{' '}
            <button type="button" class="link" onClick={() => choose({})}>
              show all
            </button>
          </p>
        )}
        <EdgeTable edges={shown} chosen={chosen} choose={chooseEdge} />
      </aside>
    </div>
  );
}

function callsOf(edges: readonly GraphEdge[], service: string): readonly GraphEdge[] {
  const found = edges.filter(({ parent, child }) => parent === service || child === service);
  return found.length === 0 ? edges : found;
}
