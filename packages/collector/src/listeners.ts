import type { Socket } from 'node:dgram';
import type { Server } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { createGuardedServer, type ErrorResponder, type Handler } from './http/create-server.ts';
import { bindUdp, listenHttp, type OpenPorts, type PortName } from './ports.ts';

export interface ListenerOptions {
  readonly chosen: Readonly<Record<PortName, number | false>>;
  readonly allowedHosts: ReadonlySet<string>;
  /** Whose pages may send to the ports for OTLP over HTTP and Zipkin. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly timeoutMs: number;
}

/** What SDKs for browsers speak. */
const sentByPages: ReadonlySet<PortName> = new Set(['otlp', 'zipkin']);
const nobody: ReadonlySet<string> = new Set();

/** Everything that listens, opened one by one and closed together. */
export class Listeners {
  readonly #options: ListenerOptions;
  readonly #ports: { -readonly [name in keyof OpenPorts]: number } = {};
  readonly #closers: (() => Promise<void>)[] = [];

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Fills as ports open. */
  get ports(): OpenPorts {
    return this.#ports;
  }

  async http(name: PortName, handle: Handler, respondError?: ErrorResponder): Promise<void> {
    const { chosen, allowedHosts, allowedOrigins, timeoutMs } = this.#options;
    const port = chosen[name];
    if (port === false) return;
    const server = createGuardedServer({
      handle,
      allowed: { hosts: allowedHosts, origins: sentByPages.has(name) ? allowedOrigins : nobody },
      timeoutMs,
      ...(respondError === undefined ? {} : { respondError }),
    });
    this.#ports[name] = await listenHttp(server, name, port);
    this.#closers.push(() => closeServer(server));
  }

  /** A server of another kind, with what cuts its connections. */
  async other(name: PortName, create: () => { server: NetServer; cut: () => void }): Promise<void> {
    const port = this.#options.chosen[name];
    if (port === false) return;
    const { server, cut } = create();
    this.#ports[name] = await listenHttp(server, name, port);
    this.#closers.push(() => closeNetServer(server, cut));
  }

  async udp(name: PortName, createSocket: () => Socket): Promise<void> {
    const port = this.#options.chosen[name];
    if (port === false) return;
    const socket = createSocket();
    try {
      this.#ports[name] = await bindUdp(socket, name, port);
    } catch (error) {
      socket.close();
      throw error;
    }
    this.#closers.push(() => closeSocket(socket));
  }

  /** Resolves when nothing listens any more; open connections are cut. */
  async close(): Promise<void> {
    await Promise.all(this.#closers.splice(0).map((closeOne) => closeOne()));
  }
}

const closeServer = (server: Server): Promise<void> =>
  closeNetServer(server, () => server.closeAllConnections());

function closeNetServer(server: NetServer, cut: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    cut();
  });
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}
