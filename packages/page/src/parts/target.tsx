import { oneLine } from '../model/text/visible-text.ts';
import { Name } from './text.tsx';

/** Where a call went that nobody in the trace answered, quiet behind its name. */
export function Target({ to }: { to: string | undefined }) {
  if (to === undefined) return null;
  return (
    <span class="target" title={oneLine(to, 500)}>
      → <Name text={to} />
    </span>
  );
}
