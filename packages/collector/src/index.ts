export type { JaegerSpan, JaegerTag, JaegerTrace } from './api/jaeger-json.ts';
export {
  defaultPorts,
  type OpenPorts,
  type PortChoices,
  type PortName,
  PortTakenError,
  portFlag,
  portNames,
} from './ports.ts';
export { type Collector, type CollectorOptions, startCollector } from './start-collector.ts';
export { type DependencyEdge, dependencyEdges } from './store/dependencies.ts';
export { searchTraces, type TraceQuery } from './store/search.ts';
export { defaultMaxBytes, SpanStore, type StoreCounts } from './store/span-store.ts';
