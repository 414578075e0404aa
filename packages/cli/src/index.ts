export { headerLine, type RenderOptions, renderTrace } from './render-trace.ts';
export { type SampleSpan, sampleTrace } from './sample-trace.ts';
export { type SpanJson, serviceOf, type TraceJson, tagOf } from './trace-json.ts';
export { buildTraceTree, type TraceNode, type TraceTree } from './trace-tree.ts';
