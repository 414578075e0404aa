import type { PlotArea } from '../search/scatter.ts';

export interface ChangesBucket {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly count: number;
  readonly errorCount: number;
  readonly p50Micros: number | null;
  readonly p95Micros: number | null;
  readonly p99Micros: number | null;
}

/** The line through the values: an SVG path with a gap wherever nothing was measured. */
export function linePath(values: readonly (number | null)[], most: number, area: PlotArea): string {
  let path = '';
  let pen = 'M';
  values.forEach((value, i) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    path += `${pen}${round(bucketCentre(i, values.length, area))} ${round(heightOf(value, most, area))}`;
    // A lone value between two gaps would be invisible as a line of no length.
    if (pen === 'M') path += 'h0.01';
    pen = 'L';
  });
  return path;
}

export function bucketCentre(index: number, count: number, area: PlotArea): number {
  return area.left + ((index + 0.5) / Math.max(1, count)) * area.width;
}

export function heightOf(value: number, most: number, area: PlotArea): number {
  return area.top + area.height - (most === 0 ? 0 : value / most) * area.height;
}

/** The bucket under a point of the plot. */
export function bucketAt(x: number, count: number, area: PlotArea): number {
  const index = Math.floor(((x - area.left) / area.width) * count);
  return Math.max(0, Math.min(count - 1, index));
}

/** The end of a scale: 1, 2 or 5 times a power of ten, above every value. */
export function niceMost(values: readonly (number | null)[]): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value ?? 0);
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((factor) => factor * power >= most) ?? 10) * power;
}

const round = (value: number): number => Math.round(value * 10) / 10;
