/** Spans around the calls of libraries, and errors of requests: a bundle of its own, loaded with the first part that has any. */
export { noteCaughtError } from './caught-errors.ts';
export { followChannel } from './follow-channel.ts';
export { Operation } from './operation.ts';
export { type OperationOptions, OperationType } from './operation-type.ts';
export {
  bindCallback,
  followEvents,
  followResult,
  runOperation,
  startOperation,
  takeCallback,
  traceCall,
} from './trace-call.ts';
