/** Fields and events of a server's requests, made up and over a connection. */
import { once } from 'node:events';
import {
  request as ask,
  createServer,
  IncomingMessage,
  type RequestListener,
  ServerResponse,
} from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { type HookCall, put, shown, turns } from './hook-call.ts';
import { memoryServer, watch } from './in-memory.ts';

const answering: RequestListener = (_request, response) => {
  response.setHeader('x-own', 'y');
  response.end('ok');
};

interface Pair {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parts: string[];
}

function madeUp(): Pair {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, {
    method: 'GET',
    url: '/odd?a=b',
    headers: { host: 'lambda', 'user-agent': 'test' },
  });
  request.push(null);
  const response = new ServerResponse(request);
  const parts: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk).replace(/Date: .*\r\n/, ''));
      done();
    },
  });
  response.assignSocket(sink.on('error', () => {}) as Socket);
  return { request, response, parts };
}

/** The bytes that were sent, the events of the response, and what was thrown. */
async function emit(pair: Pair, odd: unknown, listener = answering, ...given: unknown[]): Promise<unknown> {
  const server = createServer(listener);
  const seen: unknown[] = [];
  for (const event of ['finish', 'close']) pair.response.on(event, () => seen.push(event));
  pair.response.on('error', (error) => seen.push(shown(error, odd)));
  pair.request.on('error', (error) => seen.push(shown(error, odd)));
  try {
    seen.push(
      Reflect.apply(server.emit, server, [
        'request',
        ...(given.length > 0 ? given : [pair.request, pair.response]),
      ]),
    );
  } catch (thrown) {
    seen.push('thrown', shown(thrown, odd));
  }
  await turns(2);
  return [seen, pair.parts];
}

const requestField = (field: string, within?: string): HookCall => ({
  name: `made-up request: ${within === undefined ? '' : `${within}.`}${field}`,
  run(odd) {
    const pair = madeUp();
    const target = within === undefined ? pair.request : (Reflect.get(pair.request, within) as object);
    put(target, field, odd);
    return emit(pair, odd);
  },
});

const responseField = (field: string, when: 'before' | 'at its end'): HookCall => ({
  name: `made-up response: ${field}, ${when}`,
  run(odd) {
    const pair = madeUp();
    if (when === 'before') put(pair.response, field, odd);
    else pair.response.once('finish', () => put(pair.response, field, odd));
    return emit(pair, odd);
  },
  mayEndNothing: when === 'before' && (field === 'statusCode' || field === '_header'),
});

/** A field that the handler of a request over a connection sets. */
const changed = (of: 'request' | 'response', field: string): HookCall => ({
  name: `${of} over a connection: ${field}`,
  async run(odd) {
    const { agent } = memoryServer((request, response) => {
      response.once('finish', () => put(of === 'request' ? request : response, field, odd));
      response.end('ok');
    });
    const sent = ask({ agent, path: '/changed', host: 'odd.example' });
    const seen = watch(sent);
    sent.end();
    return seen;
  },
});

const responseEvent = (event: string): HookCall => ({
  name: `response: emit('${event}', odd)`,
  async run(odd) {
    const pair = madeUp();
    const seen: unknown[] = [];
    pair.response.on(event, (given) => seen.push(shown(given, odd)));
    const result = await emit(pair, odd, (_request, response) => {
      response.emit(event, odd);
      response.end('ok');
    });
    return [seen, result];
  },
});

const requestEvent = (event: string): HookCall => ({
  name: `request: emit('${event}', odd)`,
  async run(odd) {
    const pair = madeUp();
    const seen: unknown[] = [];
    pair.request.on(event, (given) => seen.push(shown(given, odd)));
    const result = await emit(pair, odd, (request, response) => {
      request.emit(event, odd);
      response.end('ok');
    });
    return [seen, result];
  },
});

export const serverCalls: readonly HookCall[] = [
  ...['method', 'url', 'httpVersion', 'httpVersionMajor', 'headers', 'rawHeaders', 'socket', 'stream'].map(
    (field) => requestField(field),
  ),
  ...['remoteAddress', 'remotePort', 'encrypted', 'parser'].map((field) => requestField(field, 'socket')),
  ...[
    'host',
    'user-agent',
    'traceparent',
    'tracestate',
    'baggage',
    'uber-trace-id',
    'x-forwarded-for',
    'forwarded',
  ].map((field) => requestField(field, 'headers')),
  {
    name: 'made-up request: a name in rawHeaders',
    run(odd) {
      const pair = madeUp();
      pair.request.rawHeaders = ['Host', 'h', odd as string, 'value'];
      return emit(pair, odd);
    },
  },
  {
    name: 'made-up request: a value in rawHeaders',
    run(odd) {
      const pair = madeUp();
      pair.request.rawHeaders = ['Host', 'h', 'traceparent', odd as string, 'User-Agent', odd as string];
      return emit(pair, odd);
    },
  },
  {
    name: 'made-up request itself',
    run: (odd) => {
      const pair = madeUp();
      return emit(pair, odd, (_request, response) => response.end('ok'), odd, pair.response);
    },
  },
  {
    name: 'made-up response itself',
    run: (odd) => {
      const pair = madeUp();
      return emit(pair, odd, () => {}, pair.request, odd);
    },
  },
  ...['statusCode', 'headersSent', 'writableFinished', 'writableEnded', 'getHeader', '_header'].flatMap(
    (field) => [responseField(field, 'before'), responseField(field, 'at its end')],
  ),
  ...['method', 'url', 'httpVersion', 'rawHeaders', 'headers'].map((field) => changed('request', field)),
  ...['statusCode', 'headersSent', 'writableFinished', 'getHeader', '_header', 'socket'].map((field) =>
    changed('response', field),
  ),
  ...['error', 'close', 'finish', 'pipe'].map(responseEvent),
  ...['error', 'close', 'aborted', 'end'].map(requestEvent),
  {
    name: 'a handler throws',
    run: (odd) =>
      emit(madeUp(), odd, (_request, response) => {
        response.end('ok');
        throw odd;
      }),
  },
  {
    name: 'a response is destroyed with',
    run: (odd) => emit(madeUp(), odd, (_request, response) => void response.destroy(odd as Error)),
    mayEndNothing: true,
  },
  {
    name: 'a mock is the response: statusCode',
    async run(odd) {
      const { request } = madeUp();
      const mock = Object.assign(new (await import('node:events')).EventEmitter(), { headersSent: true });
      put(mock, 'statusCode', odd);
      const ended = once(mock, 'finish');
      createServer(() => mock.emit('finish')).emit('request', request, mock);
      await ended;
      return Object.keys(mock).sort();
    },
  },
  ...['emit', '_header'].map(
    (name): HookCall => ({
      name: `ServerResponse.prototype: ${name} of`,
      run: (odd) => shown(Reflect.apply(ServerResponse.prototype.emit, odd, ['x-odd', odd]), odd),
    }),
  ),
  {
    name: 'IncomingMessage.prototype: emit of',
    run: (odd) => shown(Reflect.apply(IncomingMessage.prototype.emit, odd, ['end']), odd),
  },
  {
    name: 'Server.prototype: emit of',
    run: (odd) => shown(Reflect.apply(createServer().emit, odd, ['request', odd, odd]), odd),
  },
  {
    name: 'Server.prototype: emit of an event called',
    run: (odd) => shown(createServer().emit(odd as string, {}, {}), odd),
  },
  {
    name: 'ServerResponse.prototype: detachSocket of',
    run: (odd) => shown(Reflect.apply(ServerResponse.prototype.detachSocket, odd, [odd]), odd),
  },
];
