/**
 * As much of MySQL's protocol as clients need for a query, by the server of mysql2. Every statement has one row, the first quoted value in
 * it; one with the word `refused` is refused with an error that quotes the value.
 */
import { once } from 'node:events';
import mysql2 from 'mysql2';
import type { FakeServer } from './fake-server.ts';

interface ServerSide {
  serverHandshake(options: object): void;
  writeOk(): void;
  writeError(error: object): void;
  writeTextResult(rows: readonly object[], columns: readonly object[]): void;
  on(event: string, listener: (...args: never[]) => void): void;
  readonly stream: { destroy(): void; setNoDelay(): void };
}

interface MysqlServer {
  listen(port: number | string, host?: string): void;
  close(): void;
  on(event: 'connection', listener: (connection: ServerSide) => void): void;
  readonly _server: import('node:net').Server;
}

/** All but compression and TLS. */
const capabilityFlags = 0xffffff & ~(32 | 2048);
const textColumn = {
  catalog: 'def',
  schema: '',
  table: '',
  orgTable: '',
  characterSet: 33,
  columnLength: 255,
  columnType: 253,
  flags: 0,
  decimals: 0,
};

function answer(connection: ServerSide, text: string): void {
  const [, value = ''] = /'([^']*)'/.exec(text) ?? [];
  if (text.includes('refused'))
    connection.writeError({
      code: 1366,
      message: `Incorrect integer value: '${value}' for column 'id' at row 1`,
    });
  else if (/^(SET|COMMIT|ROLLBACK|START|BEGIN)\b/i.test(text)) connection.writeOk();
  else connection.writeTextResult([{ value }], [{ ...textColumn, name: 'value', orgName: 'value' }]);
}

export async function startFakeMysql(): Promise<FakeServer> {
  const server = (mysql2 as unknown as { createServer(): MysqlServer }).createServer();
  const connections = new Set<ServerSide>();
  let id = 0;
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.stream.setNoDelay();
    connection.on('error', () => {});
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: '8.0.0',
      connectionId: ++id,
      statusFlags: 2,
      characterSet: 33,
      capabilityFlags,
    });
    connection.on('query', (text: string) => answer(connection, text));
    connection.on('ping', () => connection.writeOk());
    connection.on('quit', () => connection.stream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server._server, 'listening');
  const address = server._server.address();
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const { stream } of connections) stream.destroy();
      const closed = once(server._server, 'close');
      server.close();
      await closed;
    },
  };
}
