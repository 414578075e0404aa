export { createThrift } from './create-thrift.ts';
export type { HostPredicate, ThriftSettings } from './settings.ts';
