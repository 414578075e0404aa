/** Arguments, Metadata, events and errors of grpc-js, over a channel and with calls of the application's making. */
import { createRequire } from 'node:module';
import type * as GrpcJs from '@grpc/grpc-js';
import { type HookCall, isFunction, isNoScalar, put, shown, turns } from './hook-call.ts';

const grpc = createRequire(import.meta.url)('@grpc/grpc-js') as typeof GrpcJs;
const identity = (value: unknown) => value;

interface Listener {
  onReceiveMetadata(metadata: unknown): void;
  onReceiveMessage(message: unknown): void;
  onReceiveStatus(status: unknown): void;
}

/** A channel whose calls answer at once with that status. */
function channel(status: () => unknown, change: { peer?: unknown; target?: unknown } = {}) {
  const call = {
    cancelWithStatus() {},
    getPeer: () => ('peer' in change ? change.peer : '127.0.0.1:5000'),
    start(_metadata: unknown, listener: Listener) {
      setImmediate(() => {
        listener.onReceiveMetadata(new grpc.Metadata());
        listener.onReceiveMessage(Buffer.from('answer'));
        listener.onReceiveStatus(status());
      });
    },
    sendMessageWithContext() {},
    startRead() {},
    halfClose() {},
    setCredentials() {},
    getCallNumber: () => 1,
    getAuthContext: () => null,
  };
  return {
    createCall: () => call,
    getTarget: () => ('target' in change ? change.target : 'dns:service.example:50051'),
    close() {},
    getConnectivityState: () => 2,
    watchConnectivityState() {},
    getChannelzRef: () => ({ kind: 'channel', id: 1, name: '' }),
  };
}

const good = () => ({ code: 0, details: 'OK', metadata: new grpc.Metadata() });

function clientOf(status: () => unknown, change = {}): GrpcJs.Client {
  return new grpc.Client('service.example:50051', grpc.credentials.createInsecure(), {
    channelOverride: channel(status, change) as never,
  });
}

type Method =
  | 'makeUnaryRequest'
  | 'makeServerStreamRequest'
  | 'makeClientStreamRequest'
  | 'makeBidiStreamRequest';

/** What the application sees of one call. */
async function call(
  odd: unknown,
  client: GrpcJs.Client,
  method: Method,
  given: (callback: (...answer: unknown[]) => void) => unknown[],
  change: (call: NodeJS.EventEmitter) => void = () => {},
): Promise<unknown> {
  const seen: unknown[] = [];
  const callback = (...answer: unknown[]): void =>
    void seen.push('answered', ...answer.map((each) => shown(each, odd)));
  try {
    const made = Reflect.apply(client[method], client, given(callback)) as NodeJS.EventEmitter & {
      resume?(): void;
    };
    for (const event of ['error', 'status', 'metadata', 'end', 'data'])
      made.on(event, (detail) => seen.push(event, shown(detail, odd)));
    change(made);
    made.resume?.();
  } catch (thrown) {
    seen.push('thrown', shown(thrown, odd));
  }
  await turns(4);
  return seen;
}

const message = Buffer.from('word');
const path = '/odd.Odd/Call';

const argument = (name: string, given: (odd: unknown, callback: unknown) => unknown[]): HookCall => ({
  name: `makeUnaryRequest: ${name}`,
  run: (odd) => call(odd, clientOf(good), 'makeUnaryRequest', (callback) => given(odd, callback)),
  // It would be called as the callback.
  except: isFunction,
});

const ofStatus = (field: string, method: Method): HookCall => ({
  name: `${method}: the status's ${field}`,
  run(odd) {
    const status = () => {
      const own = { ...good(), code: 5 };
      put(own, field, odd);
      return own;
    };
    const args = (callback: unknown) =>
      method === 'makeUnaryRequest'
        ? [path, identity, identity, message, new grpc.Metadata(), {}, callback]
        : [path, identity, identity, message];
    return call(odd, clientOf(status), method, args);
  },
  // grpc-js makes a text of it, or reads it, where nobody catches.
  except: isNoScalar,
});

const event = (name: string): HookCall => ({
  name: `client call: emit('${name}', odd)`,
  run: (odd) =>
    call(
      odd,
      clientOf(good),
      'makeServerStreamRequest',
      () => [path, identity, identity, message],
      (made) => {
        made.emit(name, odd);
      },
    ),
});

class OwnMetadata extends grpc.Metadata {}

const metadataMethod = (name: string): HookCall => ({
  name: `Metadata: ${name} gives`,
  run(odd) {
    const metadata = new OwnMetadata();
    put(metadata, name, () => odd);
    return call(odd, clientOf(good), 'makeUnaryRequest', (callback) => [
      path,
      identity,
      identity,
      message,
      metadata,
      {},
      callback,
    ]);
  },
});

/** A handler as a server calls it, with a call and a callback of the application's making. */
async function handle(
  odd: unknown,
  calling: unknown,
  handler: (given: unknown, done: (...answer: unknown[]) => void) => void,
): Promise<unknown> {
  const server = new grpc.Server();
  const seen: unknown[] = [];
  server.register(path, handler as never, identity as never, identity as never, 'unary');
  const { func } = Reflect.get(server, 'handlers').get(path) as { func: (...given: unknown[]) => unknown };
  const done = (...answer: unknown[]): void =>
    void seen.push('answered', ...answer.map((each) => shown(each, odd)));
  try {
    seen.push(shown(func(calling, done), odd));
  } catch (thrown) {
    seen.push('thrown', shown(thrown, odd));
  }
  await turns(1);
  server.forceShutdown();
  return seen;
}

/** Nothing but what handlers are promised. */
function serverCall(): NodeJS.EventEmitter {
  const { EventEmitter } = createRequire(import.meta.url)('node:events') as typeof import('node:events');
  return Object.assign(new EventEmitter(), {
    metadata: new grpc.Metadata(),
    request: message,
    getPeer: () => '127.0.0.1:5000',
    getDeadline: () => Number.POSITIVE_INFINITY,
    sendMetadata() {},
  });
}

const callField = (name: string, isMethod = false): HookCall => ({
  name: `server call: ${name}${isMethod ? ' gives' : ''}`,
  run(odd) {
    const calling = serverCall();
    put(calling, name, isMethod && typeof odd !== 'symbol' ? () => odd : odd);
    return handle(odd, calling, (given, done) => {
      (given as NodeJS.EventEmitter).emit('cancelled', 'cancelled');
      done(null, message);
    });
  },
});

const serverEvent = (name: string): HookCall => ({
  name: `server call: emit('${name}', odd)`,
  run: (odd) =>
    handle(odd, serverCall(), (given, done) => {
      (given as NodeJS.EventEmitter).on(name, () => {}).emit(name, odd);
      done(null, message);
    }),
});

const errorField = (name: string): HookCall => ({
  name: `an error of a handler: ${name}`,
  run: (odd) =>
    handle(odd, serverCall(), (_given, done) => {
      const error = new Error('none');
      put(error, name, odd);
      done(error);
    }),
});

export const grpcCalls: readonly HookCall[] = [
  argument('path', (odd, callback) => [odd, identity, identity, message, new grpc.Metadata(), {}, callback]),
  argument('message', (odd, callback) => [path, identity, identity, odd, new grpc.Metadata(), {}, callback]),
  argument('metadata', (odd, callback) => [path, identity, identity, message, odd, {}, callback]),
  argument('options', (odd, callback) => [
    path,
    identity,
    identity,
    message,
    new grpc.Metadata(),
    odd,
    callback,
  ]),
  argument('metadata or options', (odd, callback) => [path, identity, identity, message, odd, callback]),
  argument('callback', (odd) => [path, identity, identity, message, new grpc.Metadata(), {}, odd]),
  ...['code', 'details', 'metadata'].flatMap((field) => [
    ofStatus(field, 'makeUnaryRequest'),
    ofStatus(field, 'makeServerStreamRequest'),
  ]),
  ...['status', 'metadata', 'error', 'close', 'end'].map(event),
  ...['clone', 'get', 'getMap', 'toHttp2Headers'].map(metadataMethod),
  {
    name: 'Metadata: internalRepr',
    run(odd) {
      const metadata = new grpc.Metadata();
      put(metadata, 'internalRepr', odd);
      return call(odd, clientOf(good), 'makeUnaryRequest', (callback) => [
        path,
        identity,
        identity,
        message,
        metadata,
        {},
        callback,
      ]);
    },
  },
  {
    name: 'a client: the target of its channel',
    run: (odd) =>
      call(odd, clientOf(good, { target: odd }), 'makeUnaryRequest', (callback) => [
        path,
        identity,
        identity,
        message,
        callback,
      ]),
  },
  {
    name: 'a client call: its peer',
    run: (odd) =>
      call(odd, clientOf(good, { peer: odd }), 'makeUnaryRequest', (callback) => [
        path,
        identity,
        identity,
        message,
        callback,
      ]),
  },
  {
    name: 'Client.prototype: makeUnaryRequest of',
    run: (odd) =>
      shown(
        Reflect.apply(grpc.Client.prototype.makeUnaryRequest, odd, [
          path,
          identity,
          identity,
          message,
          () => {},
        ]),
        odd,
      ),
  },
  {
    name: 'server call itself',
    run: (odd) => handle(odd, odd, (_given, done) => done(null, message)),
  },
  ...['metadata', 'call', 'emit', 'sendMetadata'].map((name) => callField(name)),
  ...['getPeer', 'getDeadline'].map((name) => callField(name, true)),
  ...['cancelled', 'error', 'finish'].map(serverEvent),
  ...['code', 'details', 'name', 'message', 'metadata'].map(errorField),
  {
    name: 'the error that a handler answers with',
    run: (odd) => handle(odd, serverCall(), (_given, done) => done(odd)),
  },
  {
    name: 'the trailers that a handler answers with',
    run: (odd) => handle(odd, serverCall(), (_given, done) => done(null, message, odd)),
  },
  {
    name: 'what a handler throws',
    run: (odd) =>
      handle(odd, serverCall(), () => {
        throw odd;
      }),
  },
  {
    name: 'Server: register, the name',
    run(odd) {
      const server = new grpc.Server();
      try {
        return shown(
          server.register(odd as string, () => {}, identity as never, identity as never, 'unary'),
          odd,
        );
      } finally {
        server.forceShutdown();
      }
    },
  },
  {
    name: 'Server: register, the handler',
    run(odd) {
      const server = new grpc.Server();
      try {
        return shown(server.register(path, odd as never, identity as never, identity as never, 'unary'), odd);
      } finally {
        server.forceShutdown();
      }
    },
  },
  {
    name: 'Metadata.prototype: toHttp2Headers of',
    run: (odd) => shown(Reflect.apply(grpc.Metadata.prototype.toHttp2Headers, odd, []), odd),
  },
];
