import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where every contender sends its spans: it takes all and keeps nothing but counts. */
export interface Sinks {
  readonly udpPort: number;
  readonly httpPort: number;
  /** Bytes received since the last call. */
  takeBytes(): number;
  close(): void;
}

export async function openSinks(): Promise<Sinks> {
  let bytes = 0;
  const udp = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 });
  udp.on('message', (message) => {
    bytes += message.length;
  });
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const http = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      const isJson = request.url?.startsWith('/v0') === true;
      response.setHeader('content-type', isJson ? 'application/json' : 'application/x-protobuf');
      response.end(isJson ? '{}' : '');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    udpPort: udp.address().port,
    httpPort: (http.address() as AddressInfo).port,
    takeBytes() {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    close() {
      udp.close();
      http.close();
      http.closeAllConnections();
    },
  };
}
