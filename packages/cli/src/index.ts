export { registerFile } from './installation.ts';
export { type OpenedCollector, openCollectorAnywhere, queryUrl, takenLines } from './open-collector.ts';
export { Query } from './query.ts';
export { headerLine, type RenderOptions, renderTrace } from './render-trace.ts';
export { type SampleSpan, sampleTrace } from './sample-trace.ts';
export { type SpanJson, serviceOf, type TraceJson, tagOf } from './trace-json.ts';
export { buildTraceTree, type TraceNode, type TraceTree } from './trace-tree.ts';
export { exporterEnv } from './traced-env.ts';
