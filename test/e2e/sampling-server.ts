import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface SamplingServer {
  readonly url: string;
  /** The service that the last poll asked for. */
  service: string | undefined;
  /** What the following polls get: a strategy, a status, or nothing at all. */
  answer: object | number | 'silence';
  /** Resolves when a poll has been answered so and the one after it has come: by then the answer counts. */
  applied(): Promise<void>;
  /** Resolves with the next poll. */
  asked(): Promise<void>;
}

/** A sampling server whose answers the test changes. */
export async function startSamplingServer(t: TestContext): Promise<SamplingServer> {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const { answer } = sampling;
    sampling.service = new URL(request.url ?? '', 'http://h').searchParams.get('service') ?? undefined;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (answer === 'silence') open.add(response);
    else response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const sampling: SamplingServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sampling`,
    service: undefined,
    answer: 500,
    async asked() {
      await once(server, 'request');
    },
    async applied() {
      await once(server, 'request');
      await once(server, 'request');
    },
  };
  return sampling;
}
