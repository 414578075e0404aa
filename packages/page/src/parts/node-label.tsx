import type { GraphNode, NodeKind } from '../model/graph/graph-node.ts';
import { colourOf } from '../state/colours.ts';
import { Name } from './text.tsx';

/** Within 12 by 12. */
export const kindSigns: Readonly<Record<Exclude<NodeKind, 'service'>, string>> = {
  database: 'M1 3c0-2.6 10-2.6 10 0s-10 2.6-10 0v6c0 2.6 10 2.6 10 0v-6M1 6c0 2.6 10 2.6 10 0',
  queue: 'M1 2h2.6v8h-2.6zM4.9 2h2.6v8h-2.6zM8.8 2h2.2v8h-2.2z',
  host: 'M6 1a5 5 0 1 0 .01 0M1 6h10M6 1c-3 3-3 7 0 10c3-3 3-7 0-10',
};

/** A node's name behind the sign of its kind: a service's is its colour. */
export function NodeLabel({ node: { name, kind } }: { node: GraphNode }) {
  return (
    <span class="service">
      {kind === 'service' ? (
        <i class="swatch" style={{ backgroundColor: colourOf(name) }} />
      ) : (
        <svg class="kind-sign" viewBox="0 0 12 12" width="11" height="11" role="img" aria-label={kind}>
          <path d={kindSigns[kind]} />
        </svg>
      )}
      <Name text={name} />
    </span>
  );
}
