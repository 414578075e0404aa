import { formatClock } from '../model/text/format-time.ts';
import { collector } from '../state/collector.ts';

/** Said on every view while it lasts, and gone by itself. */
export function CollectorGoneBar() {
  if (collector.value.tag === 'here') return null;
  return (
    <div class="gone" role="alert">
      <strong>The collector does not answer</strong> since {formatClock(collector.value.sinceMillis * 1000)}.
      What you see was read before. This page asks again every second and goes on by itself when it is back.
    </div>
  );
}
