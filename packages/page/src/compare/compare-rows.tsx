import { useRef } from 'preact/hooks';
import { requestPath } from '../model/span/request-path.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import type { SpanNode, TraceModel } from '../model/trace/build-trace.ts';
import type { ComparedRow } from '../model/trace/compare-traces.ts';
import { RequestPath } from '../parts/request-path.tsx';
import { Name } from '../parts/text.tsx';
import { RowSpace, useVirtualRows } from '../parts/virtual-rows.tsx';
import { colourOf } from '../state/colours.ts';
import { Delta } from './delta.tsx';

const rowHeight = 32;
const indentPixels = 12;
const mostIndents = 12;

interface Props {
  readonly a: TraceModel;
  readonly b: TraceModel;
  readonly rows: readonly ComparedRow[];
}

export function CompareRows({ a, b, rows }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { from, to } = useVirtualRows(box, rowHeight, rows.length);
  // One scale for both, so that lengths can be compared.
  const scale = Math.max(1, a.durationMicros, b.durationMicros);
  return (
    <div
      class="compare-rows"
      ref={box}
      role="list"
      aria-label="Spans of both traces"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
    >
      <RowSpace height={rows.length * rowHeight}>
        {rows.slice(from, to).map((row, i) => (
          <Row key={from + i} row={row} index={from + i} count={rows.length} scale={scale} />
        ))}
      </RowSpace>
    </div>
  );
}

interface RowProps {
  readonly row: ComparedRow;
  readonly index: number;
  readonly count: number;
  readonly scale: number;
}

function Row({ row: { a, b, depth }, index, count, scale }: RowProps) {
  const kind = a === undefined ? 'only-b' : b === undefined ? 'only-a' : 'both';
  return (
    <div
      class={`compare-row ${kind}`}
      role="listitem"
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
    >
      <Cell node={a} depth={depth} scale={scale} />
      <Cell node={b} depth={depth} scale={scale} />
      <div class="compare-delta">
        {a === undefined ? (
          <span class="only-b">only in B</span>
        ) : b === undefined ? (
          <span class="only-a">only in A</span>
        ) : (
          <Delta a={a.span.duration} b={b.span.duration} />
        )}
      </div>
    </div>
  );
}

function Cell({ node, depth, scale }: { node: SpanNode | undefined; depth: number; scale: number }) {
  if (node === undefined) return <div class="compare-cell missing" />;
  const { span, service, failed } = node;
  return (
    <div class="compare-cell">
      <a
        class="row-name"
        style={{ paddingLeft: `${8 + Math.min(depth, mostIndents) * indentPixels}px` }}
        href={`/trace/${span.traceID}?span=${span.spanID}`}
      >
        <i class="stripe" style={{ backgroundColor: colourOf(service) }} />
        {failed && <b class="mark error">!</b>}
        <Name text={service} className="row-service" />
        <Name text={span.operationName} className="row-operation" />
        <RequestPath path={requestPath(span.operationName, span.tags ?? [])} />
      </a>
      <span class="compare-duration">{formatDuration(span.duration)}</span>
      <i
        class="compare-bar"
        style={{
          left: `${(node.offset / scale) * 100}%`,
          width: `${Math.max(0.3, (span.duration / scale) * 100)}%`,
          backgroundColor: colourOf(service),
        }}
      />
    </div>
  );
}
