import { createInstrumentation, type Instrumentation, type Part } from '@spoor/instrument';
import type { ThriftSettings } from './settings.ts';

const folder = 'lib/nodejs/lib/thrift';

/** Loaded with the first copy of thrift that the application loads. */
const loadPart = (): Part<ThriftSettings> =>
  (require('@spoor/thrift/part') as typeof import('@spoor/thrift/part')).part;

/** For the npm package `thrift`. Before 0.9.3 its files lie elsewhere and it numbers its calls by other means. */
export function createThrift(load: () => Part<ThriftSettings> = loadPart): Instrumentation<ThriftSettings> {
  return createInstrumentation({
    name: 'thrift',
    targets: [
      { kind: 'package', name: 'thrift', versions: '>=0.9.3', file: `${folder}/server.js`, hook: 'server' },
      { kind: 'package', name: 'thrift', versions: '>=0.9.3', file: `${folder}/index.js`, hook: 'main' },
    ],
    load,
  });
}
