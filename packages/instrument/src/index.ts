export { Operation } from './operation.ts';
export { type OperationOptions, OperationType } from './operation-type.ts';
export { createStamp, type Stamp } from './stamp.ts';
export { bindCallback, startOperation, traceCall } from './trace-call.ts';
