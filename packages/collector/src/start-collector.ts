import type { Socket } from 'node:dgram';
import type { Server } from 'node:http';
import { queryHandler, respondQueryError } from './api/query-handler.ts';
import { createGuardedServer, type ErrorResponder, type Handler } from './http/create-server.ts';
import { type BodyLimits, defaultBodyLimits } from './http/read-body.ts';
import {
  bindUdp,
  choosePorts,
  listenHttp,
  type OpenPorts,
  type PortChoices,
  type PortName,
} from './ports.ts';
import { Intake } from './receivers/intake.ts';
import { otlpHandler, respondOtlpError } from './receivers/otlp-http.ts';
import { thriftHttpHandler } from './receivers/thrift-http.ts';
import { createUdpReceiver } from './receivers/udp-receiver.ts';
import { samplingHandler } from './sampling/sampling-handler.ts';
import { readStrategies, sampleEverything } from './sampling/strategies.ts';
import { SpanStore } from './store/span-store.ts';

export interface CollectorOptions {
  /** Jaeger's ports where absent; 0 for any free port, `false` for off. */
  readonly ports?: PortChoices;
  readonly maxBytes?: number;
  /** A Jaeger sampling strategies file; without one every service is told to sample everything. */
  readonly strategiesFile?: string;
  /** The built page; without it `/` says how to use the API. */
  readonly pageFolder?: string;
  /** Names beside localhost by which HTTP callers may address the collector, such as `host.docker.internal`. */
  readonly allowedHosts?: readonly string[];
  readonly bodyLimits?: Partial<BodyLimits>;
}

export interface Collector {
  /** The real numbers; a port that is off is absent. */
  readonly ports: OpenPorts;
  readonly store: SpanStore;
  /** Resolves when nothing listens or runs any more. */
  close(): Promise<void>;
}

/** Starts everything or nothing: when one port is taken, those that were opened are closed again. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const chosen = choosePorts(options.ports ?? {});
  const strategies =
    options.strategiesFile === undefined ? sampleEverything : readStrategies(options.strategiesFile);
  const store = new SpanStore(options.maxBytes);
  const intake = new Intake(store);
  const limits = { ...defaultBodyLimits, ...options.bodyLimits };
  const ports: { -readonly [name in keyof OpenPorts]: number } = {};
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()));
  };
  const allowedHosts = new Set(options.allowedHosts?.map((name) => name.toLowerCase()));
  const openHttp = async (name: PortName, handle: Handler, respondError?: ErrorResponder) => {
    const port = chosen[name];
    if (port === false) return;
    const server = createGuardedServer({
      handle,
      allowedHosts,
      timeoutMs: limits.timeoutMs,
      ...(respondError === undefined ? {} : { respondError }),
    });
    ports[name] = await listenHttp(server, name, port);
    closers.push(() => closeServer(server));
  };
  const openUdp = async (name: 'compact' | 'binary') => {
    const port = chosen[name];
    if (port === false) return;
    const socket = createUdpReceiver(`thrift-${name}`, intake);
    ports[name] = await bindUdp(socket, name, port);
    closers.push(() => closeSocket(socket));
  };
  try {
    await openUdp('compact');
    await openUdp('binary');
    await openHttp('thriftHttp', thriftHttpHandler(intake, limits));
    await openHttp('otlp', otlpHandler(intake, limits), respondOtlpError);
    await openHttp('sampling', samplingHandler(strategies));
    await openHttp(
      'query',
      queryHandler({ store, intake, ports, pageFolder: options.pageFolder }),
      respondQueryError,
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, store, close };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}
