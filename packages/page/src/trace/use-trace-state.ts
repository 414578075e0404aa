import { useMemo, useState } from 'preact/hooks';
import { errorOrder } from '../model/insight/causes.ts';
import { type Finding, findingsOf } from '../model/insight/findings.ts';
import type { CriticalPath } from '../model/insight/span-groups.ts';
import { type TraceEvent, traceEvents } from '../model/insight/trace-events.ts';
import { spanTest } from '../model/query/match-span.ts';
import { parseQuery } from '../model/query/parse-query.ts';
import { onlyMatches } from '../model/timeline/filter-rows.ts';
import { formatFold, formatZoom, parseFold, parseZoom } from '../model/timeline/trace-address.ts';
import { type TimeWindow, visibleNodes } from '../model/timeline/waterfall.ts';
import type { SpanNode, TraceModel } from '../model/trace/build-trace.ts';
import { criticalPath } from '../model/trace/critical-path.ts';
import { location, type ParamChanges, setParams } from '../state/location.ts';

export const traceViews = ['timeline', 'table', 'flame', 'logs', 'services'] as const;
export type TraceViewName = (typeof traceViews)[number];

/** What the reader has done to a trace; all but the row under the keys stands in the page's address. */
export interface TraceState {
  readonly model: TraceModel;
  readonly complete: boolean;
  readonly view: TraceViewName;
  readonly rows: readonly SpanNode[];
  readonly collapsed: ReadonlySet<SpanNode>;
  readonly setCollapsed: (collapsed: ReadonlySet<SpanNode>) => void;
  readonly toggle: (node: SpanNode) => void;
  readonly selected: SpanNode | undefined;
  /** Opens a span's details and makes its row visible; `undefined` closes them. */
  readonly select: (node: SpanNode | undefined, more?: ParamChanges) => void;
  readonly active: SpanNode | undefined;
  readonly setActive: (node: SpanNode) => void;
  readonly window: TimeWindow;
  readonly setWindow: (window: TimeWindow) => void;
  readonly critical: CriticalPath;
  readonly showCritical: boolean;
  readonly services: ReadonlySet<string>;
  readonly toggleService: (service: string) => void;
  readonly text: string;
  /** Why `text` cannot be looked for. */
  readonly refusal: string | undefined;
  /** The spans that are looked for, in reading order; undefined while nothing is. */
  readonly found: readonly SpanNode[] | undefined;
  readonly highlighted: ReadonlySet<SpanNode> | undefined;
  readonly only: boolean;
  readonly findings: readonly Finding[];
  readonly events: readonly TraceEvent[];
  readonly errors: readonly SpanNode[];
  readonly set: (changes: ParamChanges) => void;
}

export function useTraceState(model: TraceModel, complete: boolean): TraceState {
  const { params } = location.value;
  const param = (name: string) => params.get(name) ?? '';
  const [foldText, zoomText, text] = [param('fold'), param('zoom'), param('q')];
  const serviceText = params.getAll('service').join('\n');
  const { nodes } = model;
  const collapsed = useMemo(() => parseFold(foldText, nodes), [nodes, foldText]);
  const window = useMemo(() => parseZoom(zoomText, model.durationMicros), [model, zoomText]);
  const services = useMemo(() => new Set(serviceText.split('\n').filter(Boolean)), [serviceText]);
  const critical = useMemo(() => mainPath(model), [model]);
  const { found, refusal } = useFound({ model, complete, text, services });
  const highlighted = useMemo(() => (found === undefined ? undefined : new Set(found)), [found]);
  const only = param('only') !== '' && highlighted !== undefined;
  const rows = useMemo(
    () => (only && highlighted ? onlyMatches(nodes, highlighted) : visibleNodes(nodes, collapsed)),
    [nodes, collapsed, only, highlighted],
  );
  // Told as far as the rows say it, so that little moves when tags and logs have come.
  const findings = useMemo(() => findingsOf(model, critical), [model, critical, complete]);
  const events = useMemo(() => traceEvents(model), [model, complete]);
  const errors = useMemo(
    () =>
      errorOrder(
        model,
        findings.flatMap((finding) => (finding.tag === 'cause' ? [finding] : [])),
      ),
    [model, findings],
  );
  const spanId = param('span');
  const selected = useMemo(() => nodes.find(({ span }) => span.spanID === spanId), [nodes, spanId]);
  const [activeId, setActiveId] = useState<string | undefined>(undefined);
  const active = selected ?? nodes.find(({ span }) => span.spanID === activeId) ?? rows[0];
  const setCollapsed = (next: ReadonlySet<SpanNode>) => setParams({ fold: formatFold(next, nodes) });
  const view = traceViews.find((name) => name === param('view')) ?? 'timeline';
  return {
    ...{ model, complete, view, rows, collapsed, setCollapsed, selected, active, window, critical },
    ...{ services, text, refusal, found, highlighted, only, findings, events, errors, set: setParams },
    showCritical: param('critical') !== 'off',
    setActive: ({ span }) => setActiveId(span.spanID),
    setWindow: (next) => setParams({ zoom: formatZoom(next, model.durationMicros) }),
    toggle(node) {
      const next = new Set(collapsed);
      if (!next.delete(node)) next.add(node);
      setCollapsed(next);
    },
    select(node, more = {}) {
      if (node !== undefined) setActiveId(node.span.spanID);
      const fold = node === undefined ? collapsed : unfolded(collapsed, node);
      setParams({ fold: formatFold(fold, nodes), span: node?.span.spanID, ...more });
    },
    toggleService(service) {
      const next = new Set(services);
      if (!next.delete(service)) next.add(service);
      setParams({ service: [...next] });
    },
  };
}

interface Wanted {
  readonly model: TraceModel;
  readonly complete: boolean;
  readonly text: string;
  readonly services: ReadonlySet<string>;
}

function useFound({ model, complete, text, services }: Wanted) {
  // What is looked through grows until it is complete.
  return useMemo(() => {
    const query = parseQuery(text);
    if (query.tag === 'refused') return { found: undefined, refusal: query.reason };
    if (query.terms.length === 0 && services.size === 0) return { found: undefined, refusal: undefined };
    const { processes } = model.json;
    const matches = spanTest(query.terms, ({ span }) => processes[span.processID]?.tags ?? []);
    const found = model.nodes.filter(
      (node) => (services.size === 0 || services.has(node.service)) && matches(node),
    );
    return { found, refusal: undefined };
  }, [model, complete, text, services]);
}

function mainPath({ tops }: TraceModel): CriticalPath {
  // The one that takes longest is what the trace is about; others, such as orphans, have no path of their own.
  const main = tops.reduce<SpanNode | undefined>(
    (best, top) => (best === undefined || top.span.duration > best.span.duration ? top : best),
    undefined,
  );
  return main === undefined ? new Map() : criticalPath(main);
}

/** A span below a folded one cannot be seen: its ancestors are opened. */
function unfolded(collapsed: ReadonlySet<SpanNode>, node: SpanNode): ReadonlySet<SpanNode> {
  const next = new Set(collapsed);
  for (let above = node.parent; above !== undefined; above = above.parent) next.delete(above);
  return next.size === collapsed.size ? collapsed : next;
}
