import { edgeLabel } from '../model/graph/edge-label.ts';
import { edgeId, type GraphEdge } from '../model/graph/graph-edge.ts';
import {
  type GraphPlan,
  longestName,
  type PlacedEdge,
  type PlacedService,
} from '../model/graph/graph-layout.ts';
import { plural } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { colourOf } from '../state/colours.ts';
import { usePanZoom } from './use-pan-zoom.ts';

interface Props {
  readonly plan: GraphPlan;
  readonly service: string | undefined;
  readonly chosen: GraphEdge | undefined;
  readonly chooseService: (name: string) => void;
  readonly chooseEdge: (edge: GraphEdge) => void;
  readonly clear: () => void;
}

export function GraphDrawing(props: Props) {
  const { plan, service, chosen, clear } = props;
  const edges = plan.edges.map(({ edge }) => edge);
  const { ref, view, handlers, zoomBy, fit } = usePanZoom(plan);
  const most = edges.reduce((highest, { callCount }) => Math.max(highest, callCount), 1);
  const isNear = ({ parent, child }: GraphEdge) =>
    chosen !== undefined
      ? parent === chosen.parent && child === chosen.child
      : service === undefined || parent === service || child === service;
  const near = new Set(edges.filter(isNear).flatMap(({ parent, child }) => [parent, child]));
  const focused = service !== undefined || chosen !== undefined;
  return (
    <div class="graph-drawing" ref={ref}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape is not needed, the table beside it has everything */}
      <svg
        role="img"
        aria-label={`${plural(plan.services.length, 'service')} and their calls; the table has them as text`}
        {...handlers}
        onClick={clear}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
            markerUnits="userSpaceOnUse"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
          {plan.edges.map((placed) => (
            <Edge
              key={edgeId(placed.edge)}
              placed={placed}
              most={most}
              near={isNear(placed.edge)}
              focused={focused}
              choose={props.chooseEdge}
            />
          ))}
          {plan.services.map((placed) => (
            <Service
              key={placed.name}
              placed={placed}
              dimmed={focused && !near.has(placed.name)}
              chosen={placed.name === service}
              choose={props.chooseService}
            />
          ))}
        </g>
      </svg>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" onClick={() => zoomBy(1.25)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoomBy(0.8)}>
          −
        </button>
        <button type="button" onClick={fit}>
          Fit
        </button>
      </div>
    </div>
  );
}

interface EdgeProps {
  readonly placed: PlacedEdge;
  readonly most: number;
  readonly near: boolean;
  readonly focused: boolean;
  readonly choose: (edge: GraphEdge) => void;
}

function Edge({ placed: { edge, path, label }, most, near, focused, choose }: EdgeProps) {
  const { parent, child, callCount, errorCount } = edge;
  const width = 1 + 2.5 * (Math.log1p(callCount) / Math.log1p(most));
  const classes = ['edge', errorCount > 0 && 'failed', focused && (near ? 'near' : 'dimmed')];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table has the same button for the keyboard
    <g
      class={classes.filter(Boolean).join(' ')}
      onClick={(event) => {
        event.stopPropagation();
        choose(edge);
      }}
    >
      <title>{`${oneLine(parent, 60)} → ${oneLine(child, 60)}: ${edgeLabel(edge)}`}</title>
      <path class="reach" d={path} />
      <path d={path} style={{ strokeWidth: `${width}px` }} marker-end="url(#arrow)" />
      {label !== undefined && (
        <>
          <rect x={label.x - label.width / 2} y={label.y - 8} width={label.width} height="16" />
          <text x={label.x} y={label.y + 4} text-anchor="middle">
            {label.text}
          </text>
        </>
      )}
    </g>
  );
}

interface ServiceProps {
  readonly placed: PlacedService;
  readonly dimmed: boolean;
  readonly chosen: boolean;
  readonly choose: (name: string) => void;
}

function Service({ placed: { name, figures, x, y, width, height }, dimmed, chosen, choose }: ServiceProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table and its filter do the same for the keyboard
    <g
      class={['node', dimmed && 'dimmed', chosen && 'chosen'].filter(Boolean).join(' ')}
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      onClick={(event) => {
        event.stopPropagation();
        choose(name);
      }}
    >
      <title>{oneLine(name, 200)}</title>
      <rect width={width} height={height} rx="5" />
      <rect class="node-colour" width="4" height={height} rx="2" style={{ fill: colourOf(name) }} />
      <text x="13" y="17">
        {oneLine(name, longestName - 1)}
      </text>
      <text class="node-figures" x="13" y="32">
        {figures}
      </text>
    </g>
  );
}
