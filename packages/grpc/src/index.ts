export type { OnFault } from '@spoor/patch';
export { type GrpcInstrumentation, instrumentGrpc } from './instrument-grpc.ts';
export type { GrpcOptions, HostPredicate } from './settings.ts';
