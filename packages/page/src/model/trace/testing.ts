import { buildTrace, type SpanNode, type TraceModel } from './build-trace.ts';
import type { SpanJson, TagJson, TraceJson } from './trace-json.ts';

export interface Sketch extends Partial<Omit<SpanJson, 'spanID' | 'tags'>> {
  readonly id: string;
  readonly parent?: string;
  readonly service?: string;
  readonly tags?: Readonly<Record<string, unknown>>;
}

export const tagsOf = (values: Readonly<Record<string, unknown>>): TagJson[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

/** A trace with everything that the test does not care about filled in. */
export function traceJson(...sketches: readonly Sketch[]): TraceJson {
  const traceID = 'abc';
  const spans = sketches.map(({ id, parent, service = 'shop', tags = {}, ...rest }) => ({
    traceID,
    spanID: id,
    operationName: 'op',
    startTime: 1000,
    duration: 100,
    processID: service,
    references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parent }],
    tags: tagsOf(tags),
    ...rest,
  }));
  const services = new Set(sketches.map(({ service = 'shop' }) => service));
  return {
    traceID,
    spans,
    processes: Object.fromEntries([...services].map((name) => [name, { serviceName: name }])),
  };
}

export const trace = (...sketches: readonly Sketch[]): TraceModel => buildTrace(traceJson(...sketches));

export function nodeOf(model: TraceModel, id: string): SpanNode {
  const node = model.nodes.find(({ span }) => span.spanID === id);
  if (node === undefined) throw new Error(`no span ${id}`);
  return node;
}
