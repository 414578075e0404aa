/** A call between two services, as `/api/spoor/graph` tells it. */
export interface GraphEdge {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
  readonly errorCount: number;
  readonly errorShare: number;
  readonly p50Micros: number;
  readonly p95Micros: number;
  readonly maxMicros: number;
  readonly histogram: readonly { readonly upToMicros: number; readonly count: number }[];
}

export const edgeId = ({ parent, child }: Pick<GraphEdge, 'parent' | 'child'>): string =>
  `${parent}\n${child}`;

export interface ServiceFigures {
  readonly calls: number;
  readonly errors: number;
}

/** What each service was asked by others. */
export function serviceFigures(edges: readonly GraphEdge[]): Map<string, ServiceFigures> {
  const figures = new Map<string, ServiceFigures>();
  for (const { parent, child, callCount, errorCount } of edges) {
    figures.set(parent, figures.get(parent) ?? { calls: 0, errors: 0 });
    const { calls, errors } = figures.get(child) ?? { calls: 0, errors: 0 };
    figures.set(child, { calls: calls + callCount, errors: errors + errorCount });
  }
  return figures;
}
