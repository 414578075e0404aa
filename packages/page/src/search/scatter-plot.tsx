import { useMemo, useState } from 'preact/hooks';
import { type Dot, scatter } from '../model/search/scatter.ts';
import type { TraceSummary } from '../model/search/trace-summary.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatClock, plural } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { useSize } from '../parts/use-size.ts';
import { colourOf } from '../state/colours.ts';
import { navigate } from '../state/location.ts';

const height = 168;
const margins = { left: 64, right: 20, top: 12, bottom: 24 };

/** Duration over time; the list below says the same to those who cannot see it or have no mouse. */
export function ScatterPlot({ summaries }: { summaries: readonly TraceSummary[] }) {
  const [ref, { width }] = useSize<HTMLDivElement>({ width: 800, height });
  const [hovered, setHovered] = useState<Dot | undefined>(undefined);
  const area = {
    left: margins.left,
    top: margins.top,
    width: Math.max(80, width - margins.left - margins.right),
    height: height - margins.top - margins.bottom,
  };
  const plot = useMemo(() => scatter(summaries, area), [summaries, area.width]);
  const label = `${plural(summaries.length, 'trace')}, duration over time`;
  return (
    <div class="plot" ref={ref}>
      <svg width={width} height={height} role="img" aria-label={label}>
        {plot.yTicks.map(({ y, micros }) => (
          <g key={micros}>
            <line class="grid" x1={area.left} x2={area.left + area.width} y1={y} y2={y} />
            <text class="axis" x={area.left - 8} y={y + 4} text-anchor="end">
              {formatDuration(micros)}
            </text>
          </g>
        ))}
        {plot.xTicks.map(({ x, micros }, i) => (
          <text key={x} class="axis" x={x} y={height - 6} text-anchor={anchor(i, plot.xTicks.length)}>
            {formatClock(micros)}
          </text>
        ))}
        {plot.dots.map((dot) => (
          <DotMark key={dot.summary.traceId} dot={dot} onHover={setHovered} />
        ))}
      </svg>
      {hovered !== undefined && <Tip dot={hovered} width={width} />}
    </div>
  );
}

const anchor = (index: number, count: number): string =>
  count === 1 ? 'middle' : index === 0 ? 'start' : index === count - 1 ? 'end' : 'middle';

/** A failed trace is a cross in a circle: its colour is not all that tells. */
function DotMark({ dot, onHover }: { dot: Dot; onHover: (dot: Dot | undefined) => void }) {
  const { x, y, radius, summary } = dot;
  const failed = summary.errorSpanCount > 0;
  const arm = radius * 0.5;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list has the same link for the keyboard
    <g
      class={failed ? 'dot failed' : 'dot'}
      style={failed ? {} : { fill: colourOf(summary.rootServiceName) }}
      onMouseEnter={() => onHover(dot)}
      onMouseLeave={() => onHover(undefined)}
      onClick={() => navigate(`/trace/${summary.traceId}`)}
    >
      <circle cx={x} cy={y} r={radius} />
      {failed && (
        <path d={`M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`} />
      )}
    </g>
  );
}

function Tip({ dot, width }: { dot: Dot; width: number }) {
  const { summary, x, y } = dot;
  const side = x > width / 2 ? { right: `${width - x + 12}px` } : { left: `${x + 12}px` };
  return (
    <div class="tip" style={{ ...side, top: `${Math.min(y, height - 70)}px` }}>
      <strong>{formatDuration(summary.durationMicros)}</strong> {oneLine(summary.rootServiceName, 40)}
      <div>{oneLine(summary.rootOperationName, 60)}</div>
      <div class="dim">
        {plural(summary.spanCount, 'span')} · {formatClock(summary.startMicros)}
      </div>
    </div>
  );
}
