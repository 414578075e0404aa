import type { TraceModel } from './build-trace.ts';

/** Which services call each other within the trace, each pair once. */
export function servicePairs({ nodes }: TraceModel): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const { service, parent } of nodes) {
    if (parent === undefined || parent.service === service) continue;
    pairs.set(`${parent.service}\n${service}`, [parent.service, service]);
  }
  return [...pairs.values()];
}
