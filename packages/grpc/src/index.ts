export type { OnFault } from './guard.ts';
export { type GrpcInstrumentation, instrumentGrpc } from './instrument-grpc.ts';
export type { GrpcOptions, HostPredicate } from './settings.ts';
