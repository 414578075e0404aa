import { useState } from 'preact/hooks';
import { edgeLabel } from '../model/graph/edge-label.ts';
import { edgeId, type GraphEdge } from '../model/graph/graph-edge.ts';
import {
  type GraphPlan,
  labelHeight,
  longestName,
  type PlacedEdge,
  type PlacedNode,
} from '../model/graph/graph-layout.ts';
import { plural } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { kindSigns } from '../parts/node-label.tsx';
import { colourOf } from '../state/colours.ts';
import { GraphTip } from './graph-tip.tsx';
import { usePanZoom } from './use-pan-zoom.ts';

interface Props {
  readonly plan: GraphPlan;
  /** Id of the chosen node. */
  readonly chosenNode: string | undefined;
  readonly chosenEdge: GraphEdge | undefined;
  readonly chooseNode: (id: string) => void;
  readonly chooseEdge: (edge: GraphEdge) => void;
  readonly clear: () => void;
}

/** What is chosen, else what the pointer is over, is drawn strong with its calls; everything else steps back. */
export function GraphDrawing(props: Props) {
  const { plan, chosenNode, chosenEdge, clear } = props;
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const { ref, view, handlers, zoomBy, fit } = usePanZoom(plan);
  const most = plan.edges.reduce((highest, { edge }) => Math.max(highest, edge.callCount), 1);
  const focus = chosenNode ?? (chosenEdge === undefined ? hovered : undefined);
  const isNear = ({ parent, child }: GraphEdge) =>
    chosenEdge === undefined
      ? focus === parent || focus === child
      : parent === chosenEdge.parent && child === chosenEdge.child;
  const isFocused = focus !== undefined || chosenEdge !== undefined;
  const near = new Set([
    focus,
    ...plan.edges.flatMap(({ edge }) => (isNear(edge) ? [edge.parent, edge.child] : [])),
  ]);
  // The strong ones last, over the others.
  const ordered = [...plan.edges].sort((a, b) => Number(isNear(a.edge)) - Number(isNear(b.edge)));
  return (
    <div class={plan.labelled ? 'graph-drawing' : 'graph-drawing dense'} ref={ref}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape is not needed, the table beside it has everything */}
      <svg
        role="img"
        aria-label={`${plural(plan.nodes.length, 'node')} and their calls; the table has them as text`}
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
          {ordered.map((placed) => (
            <Edge
              key={edgeId(placed.edge)}
              placed={placed}
              most={most}
              near={isNear(placed.edge)}
              focused={isFocused}
              labelled={plan.labelled || (isFocused && isNear(placed.edge))}
              choose={props.chooseEdge}
            />
          ))}
          {plan.nodes.map((placed) => (
            <Node
              key={placed.node.id}
              placed={placed}
              dimmed={isFocused && !near.has(placed.node.id)}
              chosen={placed.node.id === chosenNode}
              hover={setHovered}
              choose={props.chooseNode}
            />
          ))}
        </g>
      </svg>
      {hovered !== undefined && view.scale < readableScale && <GraphTip plan={plan} id={hovered} />}
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

/** Below it names cannot be read: what the pointer is over is told beside the drawing. */
const readableScale = 0.7;

interface EdgeProps {
  readonly placed: PlacedEdge;
  readonly most: number;
  readonly near: boolean;
  readonly focused: boolean;
  readonly labelled: boolean;
  readonly choose: (edge: GraphEdge) => void;
}

function Edge({ placed: { edge, path, label }, most, near, focused, labelled, choose }: EdgeProps) {
  const width = 1 + 2.5 * (Math.log1p(edge.callCount) / Math.log1p(most));
  const classes = ['edge', edge.errorCount > 0 && 'failed', focused && (near ? 'near' : 'dimmed')];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table has the same button for the keyboard
    <g
      class={classes.filter(Boolean).join(' ')}
      onClick={(event) => {
        event.stopPropagation();
        choose(edge);
      }}
    >
      <title>{`${shownName(edge.parent)} → ${shownName(edge.child)}: ${edgeLabel(edge)}`}</title>
      <path class="reach" d={path} />
      <path d={path} style={{ strokeWidth: `${width}px` }} marker-end="url(#arrow)" />
      {labelled && (
        <>
          <rect
            x={label.x - label.width / 2}
            y={label.y - labelHeight / 2}
            width={label.width}
            height={labelHeight}
          />
          {label.lines.map((line, i) => (
            <text key={i} x={label.x} y={label.y - 3 + 13 * i} text-anchor="middle">
              {line}
            </text>
          ))}
        </>
      )}
    </g>
  );
}

const shownName = (id: string): string => oneLine(id.split('\u0000').at(-1) ?? '', 60);

interface NodeProps {
  readonly placed: PlacedNode;
  readonly dimmed: boolean;
  readonly chosen: boolean;
  readonly hover: (id: string | undefined) => void;
  readonly choose: (id: string) => void;
}

function Node({ placed: { node, x, y, width, height }, dimmed, chosen, hover, choose }: NodeProps) {
  const { id, name, kind, figures } = node;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table and its filter do the same for the keyboard
    <g
      class={['node', kind, dimmed && 'dimmed', chosen && 'chosen'].filter(Boolean).join(' ')}
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      onMouseEnter={() => hover(id)}
      onMouseLeave={() => hover(undefined)}
      onClick={(event) => {
        event.stopPropagation();
        choose(id);
      }}
    >
      <title>{`${kind === 'service' ? '' : `${kind}, sends no spans: `}${oneLine(name, 200)}`}</title>
      <rect width={width} height={height} rx={kind === 'queue' ? 20 : 5} />
      {kind === 'service' ? (
        <rect class="node-colour" width="4" height={height} rx="2" style={{ fill: colourOf(name) }} />
      ) : (
        <path class="node-sign" transform="translate(9 8)" d={kindSigns[kind]} />
      )}
      <text x={kind === 'service' ? 13 : 27} y="17">
        {oneLine(name, longestName - 1)}
      </text>
      <text class="node-figures" x={kind === 'service' ? 13 : 27} y="32">
        {figures}
      </text>
    </g>
  );
}
