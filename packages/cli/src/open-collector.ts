import type { Collector, CollectorOptions, PortName } from '@spoor/collector';
import type { Message } from '@spoor/messages';
import { collectorPorts } from './collector-flags.ts';
import { CommandError } from './command.ts';
import { pageFolder } from './installation.ts';
import { failures, lines } from './messages.ts';

export interface TakenPort {
  readonly name: PortName;
  readonly port: number;
}

export interface OpenedCollector {
  readonly collector: Collector;
  /** Jaeger's ports that another program has; free ones stand in for them. */
  readonly taken: readonly TakenPort[];
}

/** Starts the collector exactly where `options` say; a port that is not free ends the command. */
export async function openCollector(options: CollectorOptions): Promise<Collector> {
  const { startCollector, PortTakenError } = await import('@spoor/collector');
  const folder = pageFolder();
  try {
    return await startCollector({ ...options, ...(folder === undefined ? {} : { pageFolder: folder }) });
  } catch (error) {
    if (error instanceof PortTakenError) throw error;
    throw new CommandError(failures.collector((error as Error).message));
  }
}

/** The same, but one of Jaeger's ports that is taken gives way to a free one, unless the person named it. */
export async function openCollectorAnywhere(options: CollectorOptions): Promise<OpenedCollector> {
  const { PortTakenError } = await import('@spoor/collector');
  const ports: Partial<Record<PortName, number | false>> = { ...options.ports };
  const taken: TakenPort[] = [];
  for (;;) {
    try {
      return { collector: await openCollector({ ...options, ports }), taken };
    } catch (error) {
      if (!(error instanceof PortTakenError) || ports[error.portName] !== undefined) throw error;
      ports[error.portName] = 0;
      taken.push({ name: error.portName, port: error.port });
    }
  }
}

export function queryUrl({ ports }: Pick<Collector, 'ports'>): string | undefined {
  return ports.query === undefined ? undefined : `http://127.0.0.1:${ports.query}`;
}

/** One line for each port that was taken: `port 16686 (page and JSON API) is taken; 40123 instead`. */
export function takenLines({ collector, taken }: OpenedCollector): Message[] {
  return taken.map(({ name, port }) =>
    lines.portTaken(port, collectorPorts[name].what, collector.ports[name]),
  );
}
