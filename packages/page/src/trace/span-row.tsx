import { memo } from 'preact/compat';
import { requestPath } from '../model/span/request-path.ts';
import { spanTarget } from '../model/span/span-target.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { barOf, labelSide, type TimeWindow } from '../model/timeline/waterfall.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import type { CriticalStretch } from '../model/trace/critical-path.ts';
import { RequestPath } from '../parts/request-path.tsx';
import { Target } from '../parts/target.tsx';
import { Name } from '../parts/text.tsx';
import { colourOf } from '../state/colours.ts';

interface Props {
  readonly node: SpanNode;
  readonly top: number;
  readonly durationMicros: number;
  readonly window: TimeWindow;
  /** What a bar's label needs, as a share of the window's width. */
  readonly room: number;
  readonly critical: readonly CriticalStretch[] | undefined;
  readonly collapsed: boolean;
  readonly active: boolean;
  readonly selected: boolean;
  readonly dimmed: boolean;
  /** Not read, but a row whose span has got its tags and logs must be drawn again. */
  readonly complete: boolean;
  readonly toggle: (node: SpanNode) => void;
  readonly select: (node: SpanNode | undefined) => void;
}

export const rowId = (node: SpanNode): string => `span-${node.index}`;

const indentPixels = 12;
/** However deep a trace is, names keep the larger part of the column. */
const mostIndents = 14;

export const SpanRow = memo(function SpanRow(props: Props) {
  const { node, top, collapsed, active, selected, dimmed, toggle, select } = props;
  const classes = [
    'row',
    active && 'active',
    selected && 'selected',
    dimmed && 'dimmed',
    node.failed && 'failed',
  ];
  const click = (event: MouseEvent) => {
    if ((event.target as Element).closest('.fold') !== null) toggle(node);
    else select(selected ? undefined : node);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keyboard, its active row follows
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={rowId(node)}
      class={classes.filter(Boolean).join(' ')}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-selected={selected}
      aria-expanded={node.children.length > 0 ? !collapsed : undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={click}
    >
      <RowName node={node} collapsed={collapsed} />
      <RowBar {...props} />
    </div>
  );
});

function RowName({ node, collapsed }: { node: SpanNode; collapsed: boolean }) {
  const { service, span, children, depth, descendants } = node;
  return (
    <div class="row-name" style={{ paddingLeft: `${Math.min(depth, mostIndents) * indentPixels}px` }}>
      <span class={children.length === 0 ? 'fold leaf' : 'fold'} aria-hidden="true">
        {children.length === 0 ? '' : collapsed ? '▸' : '▾'}
      </span>
      <i class="stripe" style={{ backgroundColor: colourOf(service) }} />
      {node.failed && (
        <b class="mark error" role="img" aria-label="error" title="failed">
          !
        </b>
      )}
      {node.warnings.length > 0 && (
        <b
          class="mark warning"
          role="img"
          aria-label="warning"
          title={node.warnings.join('\n').slice(0, 500)}
        >
          ?
        </b>
      )}
      <Name
        text={service}
        className={node.parent?.service === service ? 'row-service inherited' : 'row-service'}
      />
      <Name text={span.operationName} className="row-operation" />
      <RequestPath path={requestPath(span.operationName, span.tags ?? [])} />
      <Target to={spanTarget(node)} />
      {collapsed && <span class="count">+{descendants}</span>}
    </div>
  );
}

function RowBar({ node, durationMicros, window, room, critical }: Props) {
  const { offset, span, service, failed } = node;
  const bar = barOf(offset, offset + span.duration, durationMicros, window);
  const side = labelSide(bar, room);
  const label = formatDuration(span.duration);
  return (
    <div class="row-bar">
      <div
        class={failed ? 'bar failed' : 'bar'}
        style={{ left: percent(bar.left), width: percent(bar.width), backgroundColor: colourOf(service) }}
      />
      {critical?.map(({ from, to }) => {
        const stretch = barOf(from, to, durationMicros, window);
        return (
          <div
            key={from}
            class="critical"
            style={{ left: percent(stretch.left), width: percent(stretch.width) }}
          />
        );
      })}
      {span.logs?.slice(0, mostLogMarks).map(({ timestamp }, i) => (
        <i
          key={i}
          class="log-mark"
          style={{
            left: percent(barOf(offset + timestamp - span.startTime, 0, durationMicros, window).left),
          }}
        />
      ))}
      <span class={`bar-label ${side}`} style={labelPlace(bar, side)}>
        {label}
      </span>
    </div>
  );
}

/** More could not be told apart. */
const mostLogMarks = 20;

function labelPlace(bar: { left: number; width: number }, side: 'left' | 'right' | 'inside') {
  if (side === 'right') return { left: percent(Math.max(0, bar.left + bar.width)) };
  if (side === 'left') return { right: percent(1 - Math.min(1, bar.left)) };
  return { left: percent(Math.max(0, bar.left)) };
}

const percent = (share: number): string => `${(share * 100).toFixed(4)}%`;
