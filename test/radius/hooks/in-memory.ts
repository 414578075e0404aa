/** Connections without sockets: two streams that are each other's end. */
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
} from 'node:http';
import {
  type ClientHttp2Session,
  connect,
  createServer as createServer2,
  type Http2Server,
} from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { givenField } from '@spoor/core';

export function duplexPair(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  const make = (other: number): Duplex =>
    new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        ends[other]?.push(chunk);
        setImmediate(done);
      },
      final(done) {
        ends[other]?.push(null);
        done();
      },
    });
  ends.push(make(1), make(0));
  return ends as [Duplex, Duplex];
}

/** A client of that server, over a connection of its own for each request. */
class MemoryAgent extends Agent {
  readonly #server: Server;

  constructor(server: Server) {
    super();
    this.#server = server;
  }

  override createConnection(): Socket {
    const [near, far] = duplexPair();
    this.#server.emit('connection', far);
    return near as Socket;
  }
}

export function memoryServer(listener: RequestListener): { server: Server; agent: Agent } {
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  return { server, agent: new MemoryAgent(server) };
}

/** What the application sees of a request until it has closed: events, status and body. */
export function watch(sent: ClientRequest): Promise<string[]> {
  const seen: string[] = [];
  const note = (text: string): void => void seen.push(text);
  const onResponse = (response: IncomingMessage): void => {
    note('response');
    response.on('data', (chunk) => note(String(chunk)));
    for (const event of ['end', 'error', 'aborted']) response.on(event, () => note(`response ${event}`));
  };
  sent.on('response', onResponse);
  sent.on('error', (error: unknown) => note(`error ${String(givenField(error, 'code'))}`));
  return new Promise((resolve) => sent.on('close', () => setImmediate(() => resolve(seen))));
}

/** One good exchange; its path is its name. */
export async function exchange(agent: Agent, path: string): Promise<void> {
  const sent = request({ agent, path, host: 'witness.example' });
  const seen = watch(sent);
  sent.end();
  await seen;
}

export function memorySession(server: Http2Server): ClientHttp2Session {
  const session = connect('http://service.example', {
    createConnection: () => {
      const [near, far] = duplexPair();
      server.emit('connection', far);
      return near;
    },
  });
  session.on('error', () => {});
  return session;
}

export { createServer2 };
