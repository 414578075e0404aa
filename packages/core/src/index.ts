export {
  type AttributeArray,
  type AttributeKey,
  type AttributePrimitive,
  type AttributeSink,
  type AttributeSource,
  attributeKey,
  type Eights,
  toEights,
  writeAttribute,
} from './attribute-sink.ts';
export { bindChannel, type ToContext } from './bind-channel.ts';
export { type Clock, systemClock } from './clock.ts';
export {
  endTrack,
  identityOf,
  isSuppressed,
  rootContext,
  SUPPRESS_TRACING_KEY,
  Track,
  withRemoteParent,
} from './context.ts';
export {
  AsyncLocalStorageContextManager,
  activeContext,
  applyInContext,
  bindFunction,
  callInContext,
  hasActiveContext,
  runInContext,
  setOutermostContext,
} from './context-manager.ts';
export { type Fault, FaultTally, failedAgain, reasonOf } from './fault-tally.ts';
export {
  type FixedAttribute,
  type FixedAttributes,
  fixedAttributes,
  writeFixed,
} from './fixed-attributes.ts';
export { givenCall, givenElements, givenField, givenKeys, givenText, isGivenArray } from './given.ts';
export { formatByte, formatWord, isHex, parseWord } from './hex.ts';
export { IdGenerator } from './ids.ts';
export type { KeepRules } from './keep/keeper.ts';
export { LimitingSink } from './limiting-sink.ts';
export { defaultLimits, type SpanLimits } from './limits.ts';
export { NamedParents, namedParents, type RequestHeaders } from './named-parents.ts';
export {
  formatJson,
  hrtime,
  type ProcessEvent,
  type ProcessListener,
  parseDate,
  parseJson,
  processEvents,
  RealBuffer,
  RealDate,
  RealPromise,
  RealURL,
  realClearTimeout,
  realDateNow,
  realQueueMicrotask,
  realRandom,
  realSetImmediate,
  realSetTimeout,
  realThen,
} from './node-globals.ts';
export { PassingTracer } from './passing-tracer.ts';
export { PendingContext } from './pending-context.ts';
export { parseB3, parseB3State } from './propagation/b3.ts';
export { parseBaggage } from './propagation/baggage.ts';
export { BaggageCollector } from './propagation/baggage-entries.ts';
export { BAGGAGE_KEY } from './propagation/context-baggage.ts';
export { createPropagator, type PropagatorName, propagatorNames } from './propagation/create-propagator.ts';
export { b3MultiFormat } from './propagation/formats.ts';
export type { HeaderPropagator } from './propagation/header-propagator.ts';
export { maxTraceHeaderBytes } from './propagation/header-sink.ts';
export { mayBeTraceHeader } from './propagation/inbound-headers.ts';
export { keepHeaders, restoreHeaders } from './propagation/kept-headers.ts';
export { createRenamedJaegerFormat } from './propagation/renamed-jaeger.ts';
export { SAMPLING_HINT_KEY, type SamplingHint } from './propagation/sampling-hint.ts';
export { formatTraceparent, parseTraceparent } from './propagation/traceparent.ts';
export { parseTraceState } from './propagation/tracestate.ts';
export { parseJaegerBaggage, parseUberctx } from './propagation/uber-baggage.ts';
export { formatUberTraceId, parseUberTraceId } from './propagation/uber-trace-id.ts';
export type { Propagator } from './propagator.ts';
export type { WordSource } from './random.ts';
export type { InstrumentationScope, Resource } from './resource.ts';
export { inRootContext } from './root-scope.ts';
export { notSampled, type Sampler, type SamplingRequest, type SamplingResult, sampled } from './sampler.ts';
export { alwaysOff, alwaysOn } from './samplers/always.ts';
export { ConstSampler, ProbabilisticSampler, RateLimitingSampler, sampledBy } from './samplers/jaeger.ts';
export { type ParentBasedOptions, ParentBasedSampler } from './samplers/parent-based.ts';
export { RemoteSampler, type RemoteSamplerOptions } from './samplers/remote/remote-sampler.ts';
export type { OperationStrategy, SamplingStrategy } from './samplers/remote/strategy.ts';
export { SourceSampler } from './samplers/source-sampler.ts';
export { TraceIdRatioSampler } from './samplers/trace-id-ratio.ts';
export { Span } from './span.ts';
export type { TimedEvent } from './span-data.ts';
export {
  DEBUG,
  FIREHOSE,
  type IdentityFacts,
  identityBits,
  RANDOM,
  SAMPLED,
  SpanIdentity,
} from './span-identity.ts';
export type { RecorderOptions } from './span-recorder.ts';
export type { SpanRule } from './span-rule.ts';
export type {
  EncodableSpan,
  RecordedAttributes,
  RecordedEvent,
  RecordedLink,
  RecordedValue,
  SpanSink,
} from './span-sink.ts';
export { type StartedSpan, Tracer } from './tracer.ts';
export { TracerProvider } from './tracer-provider.ts';
