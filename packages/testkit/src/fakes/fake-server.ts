import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server of a protocol that a test speaks itself, on a free port of 127.0.0.1. */
export interface FakeServer {
  readonly host: string;
  /** 0 where it listens at a path. */
  readonly port: number;
  close(): Promise<void>;
}

/** @param path of a socket in the file system; without it a free port of 127.0.0.1 */
export async function listen(onConnection: (socket: Socket) => void, path?: string): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client that is killed resets its connection.
    socket.on('error', () => {});
    onConnection(socket);
  });
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: path === undefined ? (server.address() as AddressInfo).port : 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
