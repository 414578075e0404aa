import {
  bucketAt,
  bucketCentre,
  type ChangesBucket,
  heightOf,
  linePath,
} from '../model/changes/changes-plot.ts';
import type { PlotArea } from '../model/search/scatter.ts';
import { formatClock } from '../model/text/format-time.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly title: string;
  readonly series: readonly Series[];
  readonly most: number;
  readonly format: (value: number) => string;
  readonly buckets: readonly ChangesBucket[];
  readonly sinceMicros: number;
  readonly width: number;
  readonly cursor: number | undefined;
  readonly selected: number;
  readonly hover: (index: number | undefined) => void;
  readonly choose: (index: number) => void;
}

const height = 132;
const margins = { left: 64, right: 20, top: 14, bottom: 22 };

export function LinePlot(props: Props) {
  const { title, series, most, format, buckets, width, cursor, selected, hover, choose } = props;
  const area = {
    left: margins.left,
    top: margins.top,
    width: Math.max(80, width - margins.left - margins.right),
    height: height - margins.top - margins.bottom,
  };
  const count = buckets.length;
  const x = (index: number) => bucketCentre(index, count, area);
  const indexOf = (event: MouseEvent) =>
    bucketAt(event.clientX - (event.currentTarget as Element).getBoundingClientRect().left, count, area);
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined)
      hover(Math.max(0, Math.min(count - 1, (cursor ?? (step > 0 ? -1 : count)) + step)));
    else if (event.key === 'Enter' && cursor !== undefined) choose(cursor);
    else return;
    event.preventDefault();
  };
  const ends = [buckets[0], buckets.at(-1)];
  const since = placeOf(props.sinceMicros, buckets, area);
  return (
    <figure class="line-plot">
      <figcaption>
        {title}
        {series.length > 1 &&
          series.map(({ name }) => (
            <span key={name} class={`key ${name}`}>
              {name}
            </span>
          ))}
      </figcaption>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${title} over time`}
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={cursor ?? 0}
        aria-valuetext={spoken(props)}
        onMouseMove={(event) => hover(indexOf(event))}
        onMouseLeave={() => hover(undefined)}
        onClick={(event) => choose(indexOf(event))}
        onKeyDown={keyDown}
      >
        <svg width={width} height={height} aria-hidden="true">
          {[0, most / 2, most].map((value) => (
            <g key={value}>
              <line
                class="grid"
                x1={area.left}
                x2={area.left + area.width}
                y1={heightOf(value, most, area)}
                y2={heightOf(value, most, area)}
              />
              <text class="axis" x={area.left - 8} y={heightOf(value, most, area) + 4} text-anchor="end">
                {format(value)}
              </text>
            </g>
          ))}
          {ends.map(
            (bucket, i) =>
              bucket !== undefined && (
                <text
                  key={i}
                  class="axis"
                  x={i === 0 ? area.left : area.left + area.width}
                  y={height - 5}
                  text-anchor={i === 0 ? 'start' : 'end'}
                >
                  {formatClock(i === 0 ? bucket.startMicros : bucket.endMicros)}
                </text>
              ),
          )}
          {selected >= 0 && (
            <line
              class="selected-point"
              x1={x(selected)}
              x2={x(selected)}
              y1={area.top}
              y2={area.top + area.height}
            />
          )}
          {cursor !== undefined && (
            <line class="cursor" x1={x(cursor)} x2={x(cursor)} y1={area.top} y2={area.top + area.height} />
          )}
          {since !== undefined && (
            <line class="since" x1={since} x2={since} y1={area.top - 6} y2={area.top + area.height} />
          )}
          {series.map(({ name, values }) => (
            <g key={name} class={`line ${name}`}>
              <path d={linePath(values, most, area)} />
              {isSparse(values) &&
                values.map(
                  (value, i) =>
                    value !== null && <circle key={i} cx={x(i)} cy={heightOf(value, most, area)} r="3" />,
                )}
            </g>
          ))}
        </svg>
      </div>
    </figure>
  );
}

/** So few points that a line alone would hide where they are. */
const isSparse = (values: readonly (number | null)[]): boolean =>
  values.filter((value) => value !== null).length <= 40;

/** Undefined outside of what is shown. */
function placeOf(micros: number, buckets: readonly ChangesBucket[], area: PlotArea): number | undefined {
  const [from, to] = [buckets[0]?.startMicros, buckets.at(-1)?.endMicros];
  if (from === undefined || to === undefined || micros <= from || micros >= to) return undefined;
  return area.left + ((micros - from) / (to - from)) * area.width;
}

function spoken({ cursor, buckets, series, format }: Props): string {
  const bucket = cursor === undefined ? undefined : buckets[cursor];
  if (cursor === undefined || bucket === undefined) return 'no point chosen';
  const values = series.map(({ name, values: all }) => {
    const value = all[cursor] ?? null;
    return `${name} ${value === null ? 'none' : format(value)}`;
  });
  return `${formatClock(bucket.startMicros)}: ${values.join(', ')}`;
}
