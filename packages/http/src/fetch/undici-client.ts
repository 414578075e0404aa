/** What undici's client keeps under symbols of its own (lib/core/symbols.js, the same names in versions 5 to 8 and in Node). */

type Symbols = Record<symbol, unknown>;

export function symbolNamed(object: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description);
}

/** The client of a connection: a socket's, or a session's of http2. */
export function clientOf(connection: unknown): object | undefined {
  if (typeof connection !== 'object' || connection === null) return undefined;
  const symbol = symbolNamed(connection, 'client');
  const client = symbol === undefined ? undefined : (connection as Symbols)[symbol];
  const isClient =
    typeof client === 'object' &&
    client !== null &&
    typeof (client as { dispatch?: unknown }).dispatch === 'function';
  return isClient ? client : undefined;
}

/** A pool's queue: a ring of the last entries, and rings that were filled before it (undici, lib/dispatcher/fixed-queue.js). */
interface WaitingQueue {
  readonly head?: { readonly list?: unknown; readonly top?: unknown };
}

/** The same for all pools of a copy of undici. */
let lastQueueSymbol: symbol | undefined;

function waitingQueueOf(pool: object): WaitingQueue | null | undefined {
  if (lastQueueSymbol === undefined || !Object.hasOwn(pool, lastQueueSymbol))
    lastQueueSymbol = symbolNamed(pool, 'queue');
  return lastQueueSymbol === undefined
    ? undefined
    : ((pool as Symbols)[lastQueueSymbol] as WaitingQueue | null | undefined);
}

/** The handler of the call that began to wait last in that pool, when it is the call with these options. */
export function lastWaiting(pool: object, options: unknown): object | undefined {
  const head = waitingQueueOf(pool)?.head;
  const { list, top } = head ?? {};
  if (!Array.isArray(list) || typeof top !== 'number') return undefined;
  const entry = list[(top - 1 + list.length) % list.length] as
    | { opts?: unknown; handler?: unknown }
    | undefined;
  const isOurs = entry?.opts === options && typeof entry?.handler === 'object' && entry.handler !== null;
  return isOurs ? (entry.handler as object) : undefined;
}

/** The list of a client's requests, and which of them is sent next. */
interface Queue {
  readonly client: Symbols;
  readonly requests: symbol;
  readonly next: symbol;
}

function queueOf(session: object): Queue | undefined {
  const client = clientOf(session);
  if (client === undefined) return undefined;
  const requests = symbolNamed(client, 'queue');
  const next = symbolNamed(client, 'pending index');
  return requests === undefined || next === undefined
    ? undefined
    : { client: client as Symbols, requests, next };
}

const queues = new WeakMap<object, Queue | false>();

/** The request for which undici opens a stream on that session of http2 right now; undefined when it is not undici's. */
export function requestBeingSent(session: object): object | undefined {
  let queue = queues.get(session);
  if (queue === undefined) {
    queue = queueOf(session) ?? false;
    queues.set(session, queue);
  }
  if (queue === false) return undefined;
  const { client, requests, next } = queue;
  const list: unknown = client[requests];
  const request: unknown = Array.isArray(list) ? list[client[next] as number] : undefined;
  return typeof request === 'object' && request !== null ? request : undefined;
}
