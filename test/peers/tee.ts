import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** A port at which every datagram goes on to all of `targets`, byte for byte. */
export async function teeDatagrams(t: TestContext, targets: readonly number[]): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(4 * 1024 * 1024);
  t.after(() => void socket.close());
  socket.on('message', (message) => {
    for (const port of targets) socket.send(message, port, '127.0.0.1');
  });
  return socket.address().port;
}

const forwarded = ['content-type', 'content-encoding'];

const keep = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(forwarded.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));

/** A port at which every body is posted to all of `origins`, at the path it came to; the worst answer is passed back. */
export async function teeRequests(t: TestContext, origins: readonly string[]): Promise<number> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const answers = await Promise.all(
      origins.map((origin) =>
        fetch(origin + request.url, { method: 'POST', headers: keep(request.headers), body }).then(
          async (answer) => ({ status: answer.status, text: await answer.text() }),
          (error: unknown) => ({ status: 502, text: String(error) }),
        ),
      ),
    );
    const worst = answers.reduce((one, other) => (other.status > one.status ? other : one));
    response.writeHead(worst.status).end(worst.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}
