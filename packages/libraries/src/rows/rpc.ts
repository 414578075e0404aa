import type { StartedRow } from '../row.ts';

/** Remote procedure calls beside gRPC, which is among those that are started first. */
export const rpcRows = [
  {
    kind: 'started',
    name: 'thrift',
    versions: '`thrift` 0.9.3 and later',
    records: 'servers and clients of Apache Thrift; the context in the arguments of a call',
    isOnByDefault: true,
    engines: 'fast',
    isLibrary: true,
  },
] as const satisfies readonly StartedRow[];
