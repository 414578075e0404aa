import { formatDuration } from '../model/text/format-duration.ts';
import { change } from '../model/trace/compare-traces.ts';

/** Less than a tenth is noise between two runs of the same code. */
const noise = 0.1;

/** How much longer B took than A, by a sign as well as by colour. */
export function Delta({ a, b }: { a: number; b: number }) {
  const share = change(a, b);
  const kind = Math.abs(share) < noise || a === b ? 'same' : share > 0 ? 'slower' : 'faster';
  const sign = b > a ? '+' : b < a ? '−' : '±';
  return (
    <span class={`delta ${kind}`}>
      {sign}
      {formatDuration(Math.abs(b - a))}
      {Number.isFinite(share) && <small> {factor(share)}</small>}
    </span>
  );
}

/** `+12%`, `×3.4`. */
function factor(share: number): string {
  if (share >= 1) return `×${(share + 1).toFixed(1)}`;
  return `${share >= 0 ? '+' : '−'}${Math.round(Math.abs(share) * 100)}%`;
}
