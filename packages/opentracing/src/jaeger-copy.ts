import type { LoadedPackage } from '@spoor/patch';
import type { JaegerContextClass } from './jaeger-client.ts';

/**
 * Classes of one copy of jaeger-client, gathered as its files are loaded and used when all of them are: to require one of them ourselves
 * would be a deep require, which fails for some of them (a cycle) before the package's main file has been loaded.
 */
export interface JaegerCopy {
  Context: JaegerContextClass | undefined;
  NoopReporter: unknown;
}

const copies = new Map<string, JaegerCopy>();

export function jaegerCopy({ folder }: LoadedPackage): JaegerCopy {
  let copy = copies.get(folder);
  if (copy === undefined) {
    copy = { Context: undefined, NoopReporter: undefined };
    copies.set(folder, copy);
  }
  return copy;
}
