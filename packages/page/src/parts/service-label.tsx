import { colourOf } from '../state/colours.ts';
import { Name } from './text.tsx';

/** A service's name behind its colour. */
export function ServiceLabel({ name, count }: { name: string; count?: string | undefined }) {
  return (
    <span class="service">
      <i class="swatch" style={{ backgroundColor: colourOf(name) }} />
      <Name text={name} />
      {count !== undefined && <span class="count">{count}</span>}
    </span>
  );
}
