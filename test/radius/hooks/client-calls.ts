/** Options, headers, fields and events of http's client requests. */
import { Agent, ClientRequest, type ClientRequestArgs, request } from 'node:http';
import type { Socket } from 'node:net';
import { type HookCall, put, shown, turns } from './hook-call.ts';
import { duplexPair, memoryServer, watch } from './in-memory.ts';

const echo = memoryServer((incoming, response) => {
  const shownHeaders = Object.keys(incoming.headers).filter(
    (name) => !/^(traceparent|tracestate|uber|baggage|b3)/.test(name),
  );
  response.end(
    `${incoming.method} ${incoming.url} ${shownHeaders.map((name) => `${name}=${incoming.headers[name]}`).join(' ')}`,
  );
});
const at = { agent: echo.agent, host: 'odd.example', path: '/odd' };

/** Made with those options, and followed to its end. */
async function send(options: unknown, odd: unknown, change: (sent: ClientRequest) => void = () => {}) {
  const seen: unknown[] = [];
  let sent: ClientRequest | undefined;
  try {
    sent = request(options as ClientRequestArgs);
    const watched = watch(sent);
    change(sent);
    sent.end();
    // Some never close: what is seen until then is enough.
    await Promise.race([watched.then((events) => seen.push(...events)), turns(12)]);
  } catch (thrown) {
    seen.push('thrown', shown(thrown, odd));
  }
  sent?.on('error', () => {}).destroy();
  await turns(2);
  return seen;
}

/** A request whose connection says nothing, so that the application may emit what it likes on it. */
function silent(): ClientRequest {
  class SilentAgent extends Agent {
    override createConnection(): Socket {
      return duplexPair()[0] as Socket;
    }
  }
  const sent = request({ agent: new SilentAgent(), host: 'odd.example', path: '/silent' });
  sent.on('error', () => {});
  return sent;
}

const option = (name: string): HookCall => ({
  name: `http.request: options.${name}`,
  run: (odd) => send({ ...at, [name]: odd }, odd),
  // Node asks those for ever.
  // Without an agent of ours the name would be looked up.
  except: (value, odd) => (name === 'agent' && !odd) || /without end|nearly all holes/.test(value),
});

const header = (name: string): HookCall => ({
  name: `http.request: header ${name}`,
  run: (odd) => send({ ...at, headers: { [name]: odd } }, odd),
});

const event = (name: string): HookCall => ({
  name: `client request: emit('${name}', odd)`,
  async run(odd) {
    const sent = silent();
    const seen: unknown[] = [];
    sent.on(name, (given: unknown) => seen.push(shown(given, odd)));
    try {
      seen.push(sent.emit(name, odd));
    } catch (thrown) {
      seen.push('thrown', shown(thrown, odd));
    }
    sent.destroy();
    await turns(3);
    return seen;
  },
});

const field = (name: string): HookCall => ({
  name: `client request: ${name}`,
  run: (odd) => send(at, odd, (sent) => put(sent, name, odd)),
});

const responseField = (name: string): HookCall => ({
  name: `client response: ${name}`,
  run: (odd) =>
    send(at, odd, (sent) => sent.prependListener('response', (response) => put(response, name, odd))),
});

export const clientCalls: readonly HookCall[] = [
  ...[
    'host',
    'hostname',
    'port',
    'path',
    'method',
    'protocol',
    'auth',
    'agent',
    'headers',
    'setHost',
    'lookup',
    'createConnection',
    'timeout',
    'signal',
    'uniqueHeaders',
  ].map(option),
  ...['user-agent', 'authorization', 'host', 'baggage', 'expect', 'x-own'].map(header),
  {
    name: 'http.request: a value in an array of headers',
    run: (odd) => send({ ...at, headers: ['Host', 'h', 'X-Odd', odd] }, odd),
  },
  {
    name: 'http.request: a name in an array of headers',
    run: (odd) => send({ ...at, headers: ['Host', 'h', odd, 'value'] }, odd),
  },
  {
    name: 'http.request: a pair in an array of headers',
    run: (odd) => send({ ...at, headers: [['Host', 'h'], odd] }, odd),
  },
  ...[
    'response',
    'upgrade',
    'connect',
    'error',
    'close',
    'information',
    'trailers',
    'abort',
    'timeout',
    'finish',
  ].map(event),
  ...['method', 'path', 'host', 'protocol', 'getHeader', 'setHeader'].map(field),
  ...['httpVersion', 'rawHeaders', 'socket', 'headers'].map(responseField),
  {
    name: 'client request: destroyed with',
    run: (odd) => send(at, odd, (sent) => void sent.destroy(odd as Error)),
  },
  {
    name: 'Agent: addRequest of',
    run: (odd) =>
      shown(Reflect.apply(Agent.prototype['addRequest' as 'destroy'], new Agent(), [odd, {}] as never), odd),
  },
  {
    name: 'Agent: createSocket of',
    run: (odd) =>
      shown(
        Reflect.apply(Agent.prototype['createSocket' as 'destroy'], new Agent(), [
          odd,
          {},
          () => {},
        ] as never),
        odd,
      ),
  },
  {
    name: 'ClientRequest.prototype: getHeader of',
    run: (odd) => shown(Reflect.apply(ClientRequest.prototype.getHeader, odd, ['x']), odd),
  },
  {
    name: 'ClientRequest: getHeader, a name',
    run: (odd) => {
      const sent = silent();
      try {
        return shown(sent.getHeader(odd as string), odd);
      } finally {
        sent.destroy();
      }
    },
  },
  {
    name: 'ClientRequest.prototype: emit of',
    run: (odd) => shown(Reflect.apply(ClientRequest.prototype.emit, odd, ['response', odd]), odd),
  },
  {
    name: 'ClientRequest.prototype: _storeHeader of',
    run: (odd) =>
      shown(
        Reflect.apply(ClientRequest.prototype['_storeHeader' as 'flushHeaders'], odd, [
          'GET / HTTP/1.1\r\n',
          [],
        ] as never),
        odd,
      ),
  },
];
