import type { TraceSummary } from './trace-summary.ts';

export interface Dot {
  readonly summary: TraceSummary;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface Scatter {
  /** Painted in this order: failed traces last, over the others. */
  readonly dots: readonly Dot[];
  readonly xTicks: readonly { readonly x: number; readonly micros: number }[];
  readonly yTicks: readonly { readonly y: number; readonly micros: number }[];
}

export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Duration over time. Durations lie on a logarithmic scale: slow traces must not flatten all others. */
export function scatter(summaries: readonly TraceSummary[], area: PlotArea): Scatter {
  if (summaries.length === 0) return { dots: [], xTicks: [], yTicks: [] };
  const starts = summaries.map(({ startMicros }) => startMicros);
  const durations = summaries.map(({ durationMicros }) => Math.max(1, durationMicros));
  const [from, to] = bounds(starts);
  const [shortest, longest] = bounds(durations);
  const low = Math.floor(Math.log10(shortest));
  const high = Math.max(low + 1, Math.ceil(Math.log10(longest)));
  const span = Math.max(1, to - from);
  const xOf = (micros: number) => area.left + (to === from ? 0.5 : (micros - from) / span) * area.width;
  const yOf = (micros: number) =>
    area.top + area.height - ((Math.log10(Math.max(1, micros)) - low) / (high - low)) * area.height;
  const dots = summaries.map((summary) => ({
    summary,
    x: xOf(summary.startMicros),
    y: yOf(summary.durationMicros),
    radius: Math.min(9, 3 + Math.log2(Math.max(1, summary.spanCount)) * 0.6),
  }));
  return {
    dots: [
      ...dots.filter(({ summary }) => summary.errorSpanCount === 0),
      ...dots.filter(({ summary }) => summary.errorSpanCount > 0),
    ],
    xTicks: (to === from ? [0.5] : sharesOf(area.width)).map((share) => ({
      x: area.left + share * area.width,
      micros: to === from ? from : from + share * span,
    })),
    yTicks: decades(low, high).map((micros) => ({ y: yOf(micros), micros })),
  };
}

/** A time of day takes some 80 pixels. */
const tickPixels = 100;

/** From 0 to 1, in at most four steps. */
function sharesOf(width: number): number[] {
  const steps = Math.max(1, Math.min(4, Math.floor(width / tickPixels)));
  return Array.from({ length: steps + 1 }, (_, index) => index / steps);
}

/** Powers of ten, every second or third one where there are many. */
function decades(low: number, high: number): number[] {
  const step = Math.ceil((high - low) / 4);
  const found: number[] = [];
  for (let power = low; power <= high; power += step) found.push(10 ** power);
  return found;
}

/** Not by spread arguments: a list can be longer than the call stack takes. */
export function bounds(values: readonly number[]): [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
