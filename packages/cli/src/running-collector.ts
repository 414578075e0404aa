import { type OpenPorts, portNames } from '@spoor/collector';
import { collectorFlags, collectorPorts } from './collector-flags.ts';
import { type Call, textFlag } from './command.ts';

/** A collector of ours that another process of this machine has started. */
export interface RunningCollector {
  readonly url: string;
  readonly ports: OpenPorts;
}

const answerMs = 1000;

/** Whoever says something about the collector wants one of its own; by its page one that runs may be named. */
const namesOwn = ({ flags }: Call): boolean =>
  flags.own === true ||
  Object.keys(collectorFlags).some((name) => name !== collectorPorts.query.flag && flags[name] !== undefined);

/** The collector that already runs where this call would start one; `undefined` if none does, or another is wanted. */
export async function runningCollector(call: Call): Promise<RunningCollector | undefined> {
  const port = textFlag(call, collectorPorts.query.flag) ?? `${collectorPorts.query.usual}`;
  if (namesOwn(call) || !/^[1-9]\d{0,4}$/.test(port)) return undefined;
  const url = `http://127.0.0.1:${port}`;
  try {
    const answer = await fetch(`${url}/api/spoor/stats`, { signal: AbortSignal.timeout(answerMs) });
    const ports = portsOf(await answer.json());
    return ports === undefined ? undefined : { url, ports };
  } catch {
    // Nobody listens, or somebody who is none of ours: then the port is taken, which is told elsewhere.
    return undefined;
  }
}

function portsOf(stats: unknown): OpenPorts | undefined {
  if (typeof stats !== 'object' || stats === null || !('ports' in stats)) return undefined;
  const { ports } = stats;
  if (typeof ports !== 'object' || ports === null || !('query' in ports)) return undefined;
  const entries = Object.entries(ports).filter(
    ([name, port]) => portNames.some((known) => known === name) && Number.isInteger(port),
  );
  return Object.fromEntries(entries) as OpenPorts;
}
