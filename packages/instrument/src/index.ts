export { createInstrumentation } from './create-instrumentation.ts';
export { type Exchange, exchanges, LateRoute, type RouteNote, routeNoteOf } from './exchange.ts';
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
export { createStamp, Returned, type Stamp } from './stamp.ts';
export { startInstrumentations } from './start-instrumentations.ts';
