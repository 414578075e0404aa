export { type DeliveryClock, systemClock } from './clock.ts';
export { createDelivery, type Delivery, type DeliveryOptions, flushAllSync } from './create-delivery.ts';
export {
  type ExporterSettings,
  type HttpExporter,
  httpDestination,
  type UdpExporter,
} from './destination.ts';
export type { Batch, LossCounts, SpanEncoder } from './encoder.ts';
export { remedyFor } from './http-outcome.ts';
export type { DeliveryStats } from './ledger.ts';
export type { DeliveryLog } from './outage.ts';
export { spoolProblem } from './spool.ts';
