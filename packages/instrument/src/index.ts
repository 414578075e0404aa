export { createInstrumentation } from './create-instrumentation.ts';
export { followChannel } from './follow-channel.ts';
export type {
  BuiltInHook,
  BuiltInTarget,
  Changes,
  ChannelHook,
  ChannelTarget,
  CommonSettings,
  EsModuleHook,
  EsModuleTarget,
  Instrumentation,
  InstrumentationRow,
  PackageHook,
  PackageTarget,
  Part,
  Scope,
  Target,
  TracingChannelHook,
  TracingChannelTarget,
  TracingEvent,
  TracingHandlers,
} from './instrumentation.ts';
export { Operation } from './operation.ts';
export { type OperationOptions, OperationType } from './operation-type.ts';
export { createStamp, type Stamp } from './stamp.ts';
export { startInstrumentations } from './start-instrumentations.ts';
export { bindCallback, startOperation, traceCall } from './trace-call.ts';
