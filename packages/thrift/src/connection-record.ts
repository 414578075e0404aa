import { activeContext, givenField, identityOf } from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import type { Address } from './attributes.ts';
import type { ClientCall } from './client-lifecycle.ts';
import { endOfFile, type Failure, transportFailure } from './failure.ts';
import type { Connection } from './thrift-js.ts';

const portOf = (given: unknown): number | undefined => {
  const port = typeof given === 'string' ? Number(given) : given;
  return typeof port === 'number' && Number.isInteger(port) && port > 0 ? port : undefined;
};

function addressOf(connection: Connection): Address | undefined {
  const { host, port, path, socketPath } = connection;
  if (typeof host === 'string' && host !== '') return { host, port: portOf(port) };
  const file = typeof socketPath === 'string' ? socketPath : path;
  return typeof file === 'string' && file !== '' ? { host: file, port: undefined } : undefined;
}

/** The connection of one client or, multiplexed, of several: which of its calls are not answered. */
export class ConnectionRecord {
  readonly address: Address | undefined;
  /** Its messages go straight into a socket, where nothing is traced that could be below a call. */
  readonly isPlain: boolean;
  readonly #connection: Connection;
  readonly #open = new Set<ClientCall>();
  #peerOf: unknown = undefined;
  #peer: Address | undefined = undefined;
  #failure: Failure | undefined = undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.address = addressOf(connection);
    const { connection: socket } = connection;
    this.isPlain = typeof socket === 'object' && socket !== null;
  }

  waitsFor(call: ClientCall): void {
    this.#open.add(call);
  }

  hasAnswered(call: ClientCall): void {
    this.#open.delete(call);
  }

  /** Whether what is written now leaves; otherwise it waits for a connection. */
  get isConnected(): boolean {
    return this.#connection.connected !== false;
  }

  /** Where the socket really goes, read once for each connecting. */
  get peer(): Address | undefined {
    const { connection: socket } = this.#connection;
    if (this.#peerOf === socket) return this.#peer;
    const host = givenField(socket, 'remoteAddress');
    if (typeof host !== 'string') return undefined;
    this.#peerOf = socket;
    this.#peer = { host, port: portOf(givenField(socket, 'remotePort')) };
    return this.#peer;
  }

  onEvent(event: unknown, detail: unknown): void {
    if (event === 'error') this.#failed(detail);
    else if (event === 'close') this.#lose(() => true);
    // A new socket: what had left by the old one is never answered, what waits is sent again by the library.
    else if (event === 'reconnecting') this.#lose((call) => call.isSent);
    else if (event === 'connect') this.#connected();
    else if (event === 'timeout') for (const call of this.#open) call.span?.addEvent('timeout');
  }

  #connected(): void {
    this.#peerOf = undefined;
    this.#failure = undefined;
    for (const call of this.#open) call.isSent = true;
  }

  /** Over HTTP each call has a request of its own: an error is one of the call in whose context it is told. */
  #failed(error: unknown): void {
    const failure = transportFailure(error);
    this.#failure = failure;
    if (this.isPlain) return;
    const active: unknown = identityOf(activeContext());
    const [first] = this.#open;
    const isOfOne = this.#open.size === 1;
    const failed = isOfOne ? first : [...this.#open].find(({ callContext }) => callContext === active);
    failed?.lost(failure);
  }

  #lose(isLost: (call: ClientCall) => boolean): void {
    const failure = this.#failure ?? endOfFile;
    for (const call of this.#open) if (isLost(call)) call.lost(failure);
  }
}

export const connectionRecords = createStamp<ConnectionRecord>();

export function recordOf(connection: object): ConnectionRecord {
  let record = connectionRecords.read(connection);
  if (record === undefined) {
    record = new ConnectionRecord(connection as Connection);
    connectionRecords.write(connection, record);
  }
  return record;
}
