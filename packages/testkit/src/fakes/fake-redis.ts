/** Redis as far as clients need it: RESP 2 (https://redis.io/docs/latest/develop/reference/protocol-spec/), texts, lists, transactions. */
import type { Socket } from 'node:net';
import { type FakeServer, listen } from './fake-server.ts';

type Reply = string | number | null | Error | readonly Reply[] | { readonly simple: string };
type Waiter = (value: string) => void;

const ok = { simple: 'OK' } as const;
const wrongType = new Error('WRONGTYPE Operation against a key holding the wrong kind of value');

function format(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (reply instanceof Error) return `-${reply.message}\r\n`;
  if ('simple' in reply) return `+${reply.simple}\r\n`;
  return `*${reply.length}\r\n${reply.map(format).join('')}`;
}

/** The commands that are whole, as lists of words, and what is left. */
function parse(bytes: Buffer): { commands: string[][]; rest: Buffer } {
  const commands: string[][] = [];
  let at = 0;
  const line = (): string | undefined => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const text = bytes.toString('utf8', at, end);
    at = end + 2;
    return text;
  };
  for (let start = at; ; start = at) {
    const count = Number(line()?.slice(1));
    const words: string[] = [];
    for (let index = 0; index < count; index++) {
      const length = Number(line()?.slice(1));
      if (Number.isNaN(length) || at + length + 2 > bytes.length) break;
      words.push(bytes.toString('utf8', at, at + length));
      at += length + 2;
    }
    if (Number.isNaN(count) || words.length < count) return { commands, rest: bytes.subarray(start) };
    commands.push(words);
  }
}

class Store {
  readonly texts = new Map<string, string>([['text', 'a text']]);
  readonly lists = new Map<string, string[]>();
  readonly waiters = new Map<string, Waiter[]>();
  readonly subscribers = new Map<string, Set<Socket>>();
  readonly scripts = new Set<string>();
  /** Those that speak RESP 3. */
  readonly pushed = new WeakSet<Socket>();
  port = 0;

  push(key: string, values: readonly string[]): Reply {
    if (this.texts.has(key)) return wrongType;
    const list = this.lists.get(key) ?? [];
    this.lists.set(key, list);
    for (const value of values) {
      const waiter = this.waiters.get(key)?.shift();
      if (waiter === undefined) list.unshift(value);
      else waiter(value);
    }
    return list.length;
  }

  /** What nobody has asked for at this moment. */
  tell(socket: Socket, words: readonly Reply[]): void {
    const text = format(words);
    socket.write(this.pushed.has(socket) ? `>${text.slice(1)}` : text);
  }

  publish(channel: string, message: string): Reply {
    const sockets = this.subscribers.get(channel) ?? new Set();
    for (const socket of sockets) this.tell(socket, ['message', channel, message]);
    return sockets.size;
  }
}

/** What each command answers; undefined where the answer comes later, or has been written. */
const answers: Readonly<
  Record<string, (store: Store, args: readonly string[], socket: Socket) => Reply | undefined>
> = {
  PING: () => ({ simple: 'PONG' }),
  INFO: () => 'redis_version:7.0.0\r\nloading:0\r\n',
  // Of what RESP 3 has beside that of RESP 2, clients need messages alone.
  HELLO: ({ pushed }, [protocol = '2'], socket) => {
    if (protocol === '3') pushed.add(socket);
    return ['server', 'redis', 'version', '7.0.0', 'proto', Number(protocol)];
  },
  CLIENT: () => ok,
  SELECT: () => ok,
  AUTH: () => ok,
  READONLY: () => ok,
  WATCH: () => ok,
  ECHO: (_, [text = '']) => text,
  GET: ({ texts, lists }, [key = '']) => (lists.has(key) ? wrongType : (texts.get(key) ?? null)),
  SET: ({ texts }, [key = '', value = '']) => {
    texts.set(key, value);
    return ok;
  },
  MGET: ({ texts }, keys) => keys.map((key) => texts.get(key) ?? null),
  LPUSH: (store, [key = '', ...values]) => store.push(key, values),
  BLPOP: (store, [key = ''], socket) => {
    const ready = store.lists.get(key)?.pop();
    if (ready !== undefined) return [key, ready];
    const waiters = store.waiters.get(key) ?? [];
    store.waiters.set(key, waiters);
    waiters.push((value) => socket.write(format([key, value])));
    return undefined;
  },
  EVALSHA: ({ scripts }, [sha = '', , key = '']) =>
    scripts.has(sha) ? key : new Error('NOSCRIPT No matching script. Please use EVAL.'),
  EVAL: (_, [, , key = '']) => key,
  SCRIPT: ({ scripts }, [word, ...names]) => {
    if (word?.toUpperCase() === 'EXISTS') return names.map((sha) => (scripts.has(sha) ? 1 : 0));
    return 'loaded';
  },
  SUBSCRIBE: (store, [channel = ''], socket) => {
    store.subscribers.set(channel, (store.subscribers.get(channel) ?? new Set()).add(socket));
    store.tell(socket, ['subscribe', channel, 1]);
    return undefined;
  },
  PUBLISH: (store, [channel = '', message = '']) => store.publish(channel, message),
  CLUSTER: ({ port }, [word]) =>
    word?.toUpperCase() === 'SLOTS'
      ? [[0, 16383, ['127.0.0.1', port, 'node']]]
      : 'cluster_state:ok\r\ncluster_enabled:1\r\n',
  COMMAND: () => [],
  QUIT: (_, __, socket) => {
    socket.end(format(ok));
    return undefined;
  },
};

function serve(store: Store, socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0);
  let queued: string[][] | undefined;
  const answer = ([name = '', ...args]: readonly string[]): Reply | undefined => {
    const known = answers[name.toUpperCase()];
    return known === undefined ? new Error(`ERR unknown command '${name}'`) : known(store, args, socket);
  };
  const execute = (): Reply => {
    const replies = (queued ?? []).map((words) => answer(words) ?? null);
    queued = undefined;
    return replies;
  };
  const reply = (words: string[]): Reply | undefined => {
    const name = words[0]?.toUpperCase();
    if (name === 'MULTI') {
      queued = [];
      return ok;
    }
    if (name === 'EXEC') return execute();
    if (name === 'DISCARD') {
      queued = undefined;
      return ok;
    }
    if (queued === undefined) return answer(words);
    queued.push(words);
    return { simple: 'QUEUED' };
  };
  socket.on('data', (bytes: Buffer) => {
    const parsed = parse(Buffer.concat([rest, bytes]));
    rest = parsed.rest;
    for (const words of parsed.commands) {
      const given = reply(words);
      if (given !== undefined && socket.writable) socket.write(format(given));
    }
  });
}

/** Also one node of a cluster, which has all slots. It knows no script: `EVALSHA` asks for `EVAL`. The key `text` holds a text. */
export async function startFakeRedis(): Promise<FakeServer> {
  const store = new Store();
  const server = await listen((socket) => serve(store, socket));
  store.port = server.port;
  return server;
}
