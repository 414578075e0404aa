import { useState } from 'preact/hooks';
import { type ChangesBucket, niceMost } from '../model/changes/changes-plot.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatClock, formatCount, formatRate, formatShare, rateUnit } from '../model/text/format-time.ts';
import { useSize } from '../parts/use-size.ts';
import { LinePlot, type Series } from './line-plot.tsx';

interface Props {
  readonly buckets: readonly ChangesBucket[];
  readonly sinceMicros: number;
  readonly at: string | undefined;
  readonly select: (at: string) => void;
}

const secondsOf = ({ startMicros, endMicros }: ChangesBucket): number => (endMicros - startMicros) / 1e6;
const nameOf = ({ startMicros, endMicros }: ChangesBucket): string => `${startMicros}-${endMicros - 1}`;

/** Rate and errors stand beside each other where both can be read. */
const leastForTwo = 800;
const plotGap = 10;

/** Three small plots over one time, with one cursor through all of them. */
export function ChangesPlots({ buckets, sinceMicros, at, select }: Props) {
  const [ref, { width }] = useSize<HTMLDivElement>({ width: 800, height: 0 });
  const selected = buckets.findIndex((bucket) => nameOf(bucket) === at);
  const [hovered, setHovered] = useState<number | undefined>(undefined);
  const cursor = hovered ?? (selected >= 0 ? selected : undefined);
  const seconds = Math.max(1e-6, buckets[0] === undefined ? 1 : secondsOf(buckets[0]));
  const percentiles: Series[] = (['p50', 'p95', 'p99'] as const).map((name) => ({
    name,
    values: buckets.map((bucket) => bucket[`${name}Micros`]),
  }));
  const perSecond = buckets.map(({ count }) => count / seconds);
  const unit = rateUnit(Math.max(0, ...perSecond));
  // In the unit that is shown, so that the scale has round numbers.
  const rates: Series[] = [{ name: 'rate', values: perSecond.map((rate) => rate * unit.seconds) }];
  const shares: Series[] = [
    {
      name: 'errors',
      values: buckets.map(({ count, errorCount }) => (count === 0 ? null : errorCount / count)),
    },
  ];
  const choose = (index: number) => {
    const bucket = buckets[index];
    if (bucket !== undefined) select(nameOf(bucket));
  };
  const half = width >= leastForTwo ? Math.floor((width - plotGap) / 2) : width;
  const common = { buckets, sinceMicros, width, cursor, selected, hover: setHovered, choose };
  return (
    <div class="plots" ref={ref}>
      <Readout bucket={cursor === undefined ? undefined : buckets[cursor]} />
      <LinePlot
        {...common}
        title="Duration"
        series={percentiles}
        most={niceMost(percentiles.flatMap(({ values }) => values))}
        format={formatDuration}
      />
      <div class={half < width ? 'two-plots' : ''}>
        <LinePlot
          {...common}
          width={half}
          title="Rate"
          series={rates}
          most={niceMost(rates.flatMap(({ values }) => values))}
          format={(rate) => formatRate(rate, unit)}
        />
        <LinePlot
          {...common}
          width={half}
          title="Error share"
          series={shares}
          most={Math.max(0.01, ...shares.flatMap(({ values }) => values.map((value) => value ?? 0)))}
          format={formatShare}
        />
      </div>
    </div>
  );
}

function Readout({ bucket }: { bucket: ChangesBucket | undefined }) {
  if (bucket === undefined) {
    return (
      <p class="readout dim">
        Click a point, or use the arrow keys and Enter on a plot, to see the traces behind it. The upright
        line is the moment from which on it is compared.
      </p>
    );
  }
  const { startMicros, endMicros, count, errorCount, p50Micros, p95Micros, p99Micros } = bucket;
  const duration = (micros: number | null) => (micros === null ? '–' : formatDuration(micros));
  return (
    <p class="readout" role="status">
      <strong>
        {formatClock(startMicros)} – {formatClock(endMicros)}
      </strong>
      <span>{formatCount(count)} spans</span>
      <span>p50 {duration(p50Micros)}</span>
      <span>p95 {duration(p95Micros)}</span>
      <span>p99 {duration(p99Micros)}</span>
      <span class={errorCount > 0 ? 'error-text' : ''}>{formatCount(errorCount)} errors</span>
    </p>
  );
}
