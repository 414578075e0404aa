import { useMemo, useState } from 'preact/hooks';
import { type TimeWindow, visibleNodes, wholeTrace } from '../model/timeline/waterfall.ts';
import type { SpanNode, TraceModel } from '../model/trace/build-trace.ts';
import { type CriticalStretch, criticalPath } from '../model/trace/critical-path.ts';
import { findInTrace } from '../model/trace/find-in-trace.ts';
import { location, navigate } from '../state/location.ts';

/** What the reader has done to a trace: folded, chosen, looked for, zoomed. */
export interface TraceState {
  readonly model: TraceModel;
  readonly complete: boolean;
  readonly rows: readonly SpanNode[];
  readonly collapsed: ReadonlySet<SpanNode>;
  readonly setCollapsed: (collapsed: ReadonlySet<SpanNode>) => void;
  readonly toggle: (node: SpanNode) => void;
  readonly selected: SpanNode | undefined;
  /** Opens a span's details and makes its row visible; `undefined` closes them. */
  readonly select: (node: SpanNode | undefined) => void;
  readonly window: TimeWindow;
  readonly setWindow: (window: TimeWindow) => void;
  readonly critical: ReadonlyMap<SpanNode, readonly CriticalStretch[]> | undefined;
  readonly showCritical: boolean;
  readonly setShowCritical: (show: boolean) => void;
  readonly service: string | undefined;
  readonly setService: (service: string | undefined) => void;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly found: readonly SpanNode[];
  /** Undefined while nothing is looked for. */
  readonly highlighted: ReadonlySet<SpanNode> | undefined;
}

export function useTraceState(model: TraceModel, complete: boolean): TraceState {
  const [collapsed, setCollapsed] = useState<ReadonlySet<SpanNode>>(new Set());
  const [window, setWindow] = useState(wholeTrace);
  const [showCritical, setShowCritical] = useState(true);
  const [service, setService] = useState<string | undefined>(undefined);
  const [text, setText] = useState('');
  const rows = useMemo(() => visibleNodes(model.nodes, collapsed), [model, collapsed]);
  const paths = useMemo(() => allCriticalPaths(model), [model]);
  // What is looked through grows until it is complete.
  const found = useMemo(() => findInTrace(model.nodes, text), [model, text, complete]);
  const highlighted = useMemo(
    () => highlightedNodes(model, service, text, found),
    [model, service, text, found],
  );
  const spanId = location.value.params.get('span');
  const selected = useMemo(() => model.nodes.find(({ span }) => span.spanID === spanId), [model, spanId]);
  const toggle = (node: SpanNode) => {
    const next = new Set(collapsed);
    if (!next.delete(node)) next.add(node);
    setCollapsed(next);
  };
  const select = (node: SpanNode | undefined) => {
    if (node !== undefined) setCollapsed(unfolded(collapsed, node));
    const query = node === undefined ? '' : `?span=${encodeURIComponent(node.span.spanID)}`;
    navigate(`${location.value.path}${query}`, 'replace');
  };
  return {
    ...{ model, complete, rows, collapsed, setCollapsed, toggle, selected, select, window, setWindow },
    ...{ critical: showCritical ? paths : undefined, showCritical, setShowCritical },
    ...{ service, setService, text, setText, found, highlighted },
  };
}

function allCriticalPaths({ tops }: TraceModel): Map<SpanNode, CriticalStretch[]> {
  // The one that takes longest is what the trace is about; others, such as orphans, have no path of their own.
  const main = tops.reduce<SpanNode | undefined>(
    (best, top) => (best === undefined || top.span.duration > best.span.duration ? top : best),
    undefined,
  );
  return main === undefined ? new Map() : criticalPath(main);
}

function highlightedNodes(
  { nodes }: TraceModel,
  service: string | undefined,
  text: string,
  found: readonly SpanNode[],
): ReadonlySet<SpanNode> | undefined {
  if (service === undefined && text.trim() === '') return undefined;
  const base = text.trim() === '' ? nodes : found;
  return new Set(service === undefined ? base : base.filter((node) => node.service === service));
}

/** A span below a folded one cannot be seen: its ancestors are opened. */
function unfolded(collapsed: ReadonlySet<SpanNode>, node: SpanNode): ReadonlySet<SpanNode> {
  const next = new Set(collapsed);
  for (let above = node.parent; above !== undefined; above = above.parent) next.delete(above);
  return next.size === collapsed.size ? collapsed : next;
}
