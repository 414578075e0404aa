/** Headers, fields and events of http2, with and without gRPC. */
import { EventEmitter } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  createServer,
  type Http2Server,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { Socket } from 'node:net';
import { type HookCall, isNoScalar, put, shown, turns } from './hook-call.ts';
import { memorySession } from './in-memory.ts';

const ours = /^(traceparent|tracestate|uber-trace-id|baggage|b3)$/;

function echoServer(change: (stream: ServerHttp2Stream) => void): Http2Server {
  const server = createServer();
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const names = Object.keys(headers).filter((name) => !ours.test(name));
    if (!stream.destroyed) stream.respond({ ':status': 200, 'x-own': 'y' });
    change(stream);
    stream.end(names.map((name) => `${name}=${headers[name]}`).join(' '));
  });
  return server;
}

interface Exchange {
  readonly headers: unknown;
  readonly options?: unknown;
  readonly onStream?: (stream: ClientHttp2Stream) => void;
  readonly onServerStream?: (stream: ServerHttp2Stream) => void;
}

/** What the application sees of one request on a session of its own. */
async function ask(odd: unknown, { headers, options, onStream, onServerStream }: Exchange): Promise<unknown> {
  const seen: unknown[] = [];
  const session: ClientHttp2Session = memorySession(echoServer(onServerStream ?? (() => {})));
  try {
    const given = options === undefined ? [headers] : [headers, options];
    const stream = Reflect.apply(session.request, session, given) as ClientHttp2Stream;
    stream.on('error', (error) => seen.push(shown(error, odd)));
    stream.on('response', () => seen.push('response'));
    stream.on('data', (chunk) => seen.push(String(chunk)));
    const closed = new Promise((resolve) => stream.on('close', resolve));
    onStream?.(stream);
    stream.end();
    await Promise.race([closed, turns(25)]);
    seen.push(shown(stream.rstCode, odd));
  } catch (thrown) {
    seen.push('thrown', shown(thrown, odd));
  }
  session.destroy();
  await turns(2);
  return seen;
}

const rpc = { ':path': '/odd.Odd/Call', ':method': 'POST', 'content-type': 'application/grpc' };

const header = (name: string, others: OutgoingHttpHeaders = { ':path': '/odd' }): HookCall => ({
  name: `session.request: header ${name}${'content-type' in others ? ' of a call' : ''}`,
  run: (odd) => ask(odd, { headers: { ...others, [name]: odd } }),
  // Node goes through the holes one by one, and makes a text of the origin when the stream is there already.
  except: (value, odd) =>
    /nearly all holes/.test(value) || (/^(:authority|:scheme|host)$/.test(name) && isNoScalar(value, odd)),
});

const event = (name: string, headers: OutgoingHttpHeaders = { ':path': '/odd' }): HookCall => ({
  name: `client stream: emit('${name}', odd)${'content-type' in headers ? ' of a call' : ''}`,
  run: (odd) =>
    ask(odd, {
      headers,
      onStream(stream) {
        stream.on(name, () => {});
        stream.emit(name, odd);
      },
    }),
});

const serverEvent = (name: string, headers: OutgoingHttpHeaders = { ':path': '/odd' }): HookCall => ({
  name: `server stream: emit('${name}', odd)${'content-type' in headers ? ' of a call' : ''}`,
  run: (odd) =>
    ask(odd, {
      headers,
      onServerStream(stream) {
        stream.on(name, () => {});
        stream.emit(name, odd);
      },
    }),
});

const field = (
  name: string,
  side: 'client' | 'server',
  headers: OutgoingHttpHeaders = { ':path': '/odd' },
): HookCall => ({
  name: `${side} stream: ${name}${'content-type' in headers ? ' of a call' : ''}`,
  run: (odd) =>
    ask(odd, {
      headers,
      [side === 'client' ? 'onStream' : 'onServerStream']: (stream: EventEmitter) =>
        stream.prependListener('close', () => put(stream, name, odd)),
    }),
});

/** An answer to a call, made up by whoever emits it. */
const answer = (name: string, within: 'response' | 'trailers'): HookCall => ({
  name: `the ${within} of a call: ${name}`,
  run: (odd) =>
    ask(odd, {
      headers: rpc,
      onStream(stream) {
        const headers = { ':status': 200 };
        put(headers, name, odd);
        stream.emit(within, headers);
      },
    }),
});

/** A stream that a server is told of, without a session. */
function madeUpStream(): EventEmitter {
  return Object.assign(new EventEmitter(), {
    session: { socket: new Socket() },
    headersSent: true,
    sentHeaders: { ':status': 200 },
    rstCode: 0,
    aborted: false,
  });
}

const given = (name: string, args: (odd: unknown) => unknown[]): HookCall => ({
  name: `server.emit('stream'): ${name}`,
  async run(odd) {
    const server = createServer();
    server.removeAllListeners('stream');
    const seen: unknown[] = [];
    server.on('stream', (stream: unknown) => {
      seen.push(shown(stream, odd));
      if (stream instanceof EventEmitter) stream.emit('close');
    });
    Reflect.apply(server.emit, server, ['stream', ...args(odd)]);
    await turns(1);
    return seen;
  },
});

const plain = { ':method': 'GET', ':path': '/odd', ':scheme': 'http', x: 'y' };

export const http2Calls: readonly HookCall[] = [
  {
    name: 'session.request: headers',
    run: (odd) => ask(odd, { headers: odd }),
    except: (value) => /nearly all holes/.test(value),
  },
  {
    name: 'session.request: options',
    run: (odd) => ask(odd, { headers: { ':path': '/odd' }, options: odd }),
  },
  ...[
    ':method',
    ':path',
    ':authority',
    ':scheme',
    'host',
    'user-agent',
    'authorization',
    'content-type',
    'x-own',
  ].map((name) => header(name)),
  ...[':path', ':authority', 'grpc-timeout', 'user-agent'].map((name) => header(name, rpc)),
  ...['response', 'trailers', 'error', 'headers', 'aborted'].map((name) => event(name)),
  ...['response', 'trailers', 'error'].map((name) => event(name, rpc)),
  ...['error', 'aborted', 'trailers', 'wantTrailers'].map((name) => serverEvent(name)),
  serverEvent('error', rpc),
  ...['session', 'aborted', 'rstCode'].map((name) => field(name, 'client')),
  ...['session', 'rstCode'].map((name) => field(name, 'client', rpc)),
  ...['session', 'rstCode', 'aborted', 'sentHeaders', 'headersSent'].map((name) => field(name, 'server')),
  ...['session', 'rstCode', 'sentHeaders', 'sentTrailers'].map((name) => field(name, 'server', rpc)),
  ...[':status', 'grpc-status', 'grpc-message', 'x-own'].map((name) => answer(name, 'response')),
  ...['grpc-status', 'grpc-message'].map((name) => answer(name, 'trailers')),
  {
    name: 'client stream: destroyed with',
    run: (odd) =>
      ask(odd, { headers: { ':path': '/odd' }, onStream: (stream) => void stream.destroy(odd as Error) }),
  },
  {
    name: 'a body of gRPC-Web',
    run: (odd) =>
      ask(odd, {
        headers: { ...rpc, 'content-type': 'application/grpc-web' },
        onServerStream(stream) {
          try {
            stream.write(odd);
          } catch {}
        },
      }),
  },
  given('the stream', (odd) => [odd, plain, 0, []]),
  given('the headers', (odd) => [madeUpStream(), odd, 0, []]),
  given('the raw headers', (odd) => [madeUpStream(), plain, 0, odd]),
  given('the path', (odd) => [madeUpStream(), { ...plain, ':path': odd }, 0, []]),
  given('the content type', (odd) => [madeUpStream(), { ...plain, 'content-type': odd }, 0, []]),
  given('a raw header', (odd) => [madeUpStream(), plain, 0, [odd, odd, ':path', odd, 'traceparent', odd]]),
  given('a raw header of a call', (odd) => [
    madeUpStream(),
    { ...plain, 'content-type': 'application/grpc' },
    0,
    [odd, odd, ':path', odd, 'traceparent', odd, 'grpc-timeout', odd],
  ]),
  ...['session', 'headersSent', 'sentHeaders', 'rstCode', 'aborted'].map((name) =>
    given(`the stream's ${name}`, (odd) => {
      const stream = madeUpStream();
      put(stream, name, odd);
      return [stream, plain, 0, []];
    }),
  ),
  {
    name: 'compatibility: the stream of a request',
    run(odd) {
      const server = createServer();
      const seen: unknown[] = [];
      server.on('request', (_request, response) => seen.push(shown(response, odd)));
      const request: object = { httpVersionMajor: 2 };
      put(request, 'stream', odd);
      Reflect.apply(server.emit, server, ['request', request, odd]);
      return seen;
    },
  },
  {
    name: 'session.request of',
    run(odd) {
      const session = memorySession(createServer());
      try {
        return shown(Reflect.apply(session.request, odd, [{}]), odd);
      } finally {
        session.destroy();
      }
    },
  },
  {
    name: 'Socket.prototype: setNoDelay of',
    run: (odd) => shown(Reflect.apply(Socket.prototype.setNoDelay, odd, [true]), odd),
  },
];
