import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import {
  alwaysOn,
  createPropagator,
  type Sampler,
  type Span,
  type Tracer,
  TracerProvider,
} from '@spoor/core';
import { createThrift, type ThriftSettings } from '@spoor/thrift';
import { part } from '@spoor/thrift/part';

const require = createRequire(import.meta.url);

type Answer = (error: unknown, value?: unknown) => void;
export type Handlers = Record<string, (...args: never[]) => unknown>;

/** What the compiler makes of a service. */
interface Generated {
  readonly Client: unknown;
  readonly Processor: new (handlers: Handlers) => unknown;
}

/** The parts of thrift that the tests use. */
export interface Thrift {
  readonly TBinaryProtocol: unknown;
  readonly TCompactProtocol: unknown;
  readonly TJSONProtocol: unknown;
  readonly TBufferedTransport: unknown;
  readonly TFramedTransport: unknown;
  createServer(service: unknown, handlers: Handlers, options?: object): Server;
  createConnection(
    host: string,
    port: number,
    options: object,
  ): NodeJS.EventEmitter & {
    readonly connection: Socket;
    end(): void;
  };
  createClient(service: unknown, connection: unknown): ThriftClient;
}

export type ThriftClient = Record<string, (...args: unknown[]) => unknown>;

export interface Traced {
  readonly thrift: Thrift;
  readonly Shop: Generated;
  readonly types: Record<string, new (fields?: object) => object>;
  readonly ended: Span[];
  readonly tracer: Tracer;
  readonly faults: string[];
  readonly disable: () => void;
  openSpanCount(): number;
  /** A server on a free port, taken down after the test. */
  serve(handlers: Handlers, options?: object): Promise<{ server: Server; port: number; sockets: Socket[] }>;
  /** A client that is connected. */
  connectTo(
    port: number,
    options?: object,
  ): Promise<{ client: ThriftClient; connection: ReturnType<Thrift['createConnection']> }>;
  /** Sends bytes as they are. */
  raw(port: number): Promise<Socket>;
}

/** By a callback, the value or the error that it was told. */
export const callOf = (client: ThriftClient, method: string, ...args: unknown[]): Promise<unknown> =>
  new Promise((resolve) => {
    client[method]?.(...args, ((error, value) => resolve(error ?? value)) satisfies Answer);
  });

/** Thrift under the instrumentation, both sides in this process; everything is taken down after the test. */
export function traceThrift(
  t: TestContext,
  options: Partial<ThriftSettings> & { readonly sampler?: Sampler } = {},
): Traced {
  const ended: Span[] = [];
  const faults: string[] = [];
  const { sampler = alwaysOn, ...settings } = options;
  const provider = new TracerProvider({
    resource: { serviceName: 'test', attributes: [] },
    sampler,
    sinks: [{ append: (span) => ended.push(span as Span) }],
  });
  const tracer = provider.getTracer('test', undefined);
  const disable = createThrift(() => part).start({
    tracer,
    propagator: createPropagator(['tracecontext']),
    fieldId: 8888,
    writesJson: false,
    application: { script: undefined, workingFolder: '/' },
    onFault: (place, error) => faults.push(`${place}: ${(error as Error).message}`),
    ...settings,
  });
  t.after(disable);
  const thrift = require('thrift') as Thrift;
  const Shop = require('./fixtures/generated/es5/Shop.js') as Generated;
  return {
    thrift,
    Shop,
    types: require('./fixtures/generated/es5/shop_types.js') as Traced['types'],
    ended,
    tracer,
    faults,
    disable,
    openSpanCount: () => provider.openSpanCount,
    async serve(handlers, serverOptions) {
      const server = thrift.createServer(Shop, handlers, serverOptions);
      const sockets: Socket[] = [];
      server.on('connection', (socket) => sockets.push(socket));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      t.after(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      return { server, port: (server.address() as AddressInfo).port, sockets };
    },
    async connectTo(port, clientOptions = {}) {
      const connection = thrift.createConnection('127.0.0.1', port, clientOptions);
      connection.on('error', () => {});
      await once(connection, 'connect');
      t.after(() => connection.end());
      return { client: thrift.createClient(Shop, connection), connection };
    },
    async raw(port) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      t.after(() => socket.destroy());
      return socket;
    },
  };
}
