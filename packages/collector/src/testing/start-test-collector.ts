import type { TestContext } from 'node:test';
import type { PortName } from '../ports.ts';
import { type Collector, type CollectorOptions, startCollector } from '../start-collector.ts';
import { anyPorts } from './any-ports.ts';

export interface TestCollector extends Collector {
  url(port: PortName, path: string): string;
  /** The status and the parsed body of a GET on the query port. */
  getJson(path: string): Promise<{ status: number; body: unknown }>;
}

/** A collector on free ports that is closed after the test. */
export async function startTestCollector(
  t: TestContext,
  options: CollectorOptions = {},
): Promise<TestCollector> {
  const collector = await startCollector({ ports: anyPorts, ...options });
  t.after(() => collector.close());
  const url = (port: PortName, path: string) => `http://127.0.0.1:${collector.ports[port]}${path}`;
  return {
    ...collector,
    url,
    async getJson(path) {
      const answer = await fetch(url('query', path));
      return { status: answer.status, body: await answer.json() };
    },
  };
}
