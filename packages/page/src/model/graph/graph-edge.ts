export interface EdgeFigures {
  readonly callCount: number;
  readonly errorCount: number;
  readonly errorShare: number;
  readonly p50Micros: number;
  readonly p95Micros: number;
  readonly maxMicros: number;
  readonly histogram: readonly { readonly upToMicros: number; readonly count: number }[];
}

/** A call between two nodes of the graph, by their ids. */
export interface GraphEdge extends EdgeFigures {
  readonly parent: string;
  readonly child: string;
}

export const edgeId = ({ parent, child }: Pick<GraphEdge, 'parent' | 'child'>): string =>
  `${parent}\n${child}`;
