import { givenField } from '@spoor/core';
import type { Address } from './attributes.ts';

/** What becomes of a call whose client has gone. */
export interface Abandonable {
  abandoned(): void;
}

function addressOf(socket: unknown, hostName: string, portName: string): Address | undefined {
  const host = givenField(socket, hostName);
  const port = givenField(socket, portName);
  if (typeof host !== 'string') return undefined;
  return { host, port: typeof port === 'number' ? port : undefined };
}

/** One connection of a server, or one request over HTTP: who is at its other end, and which calls have come by it and are not answered. */
export class ServedSocket {
  /** The span of the request, which is active while its message is read, then says where the call belongs. */
  readonly isHttp: boolean;
  readonly #socket: unknown;
  readonly #open = new Set<Abandonable>();
  #isRead = false;
  #peer: Address | undefined = undefined;
  #local: Address | undefined = undefined;

  constructor(socket: unknown, isHttp: boolean) {
    this.#socket = socket;
    this.isHttp = isHttp;
  }

  get peer(): Address | undefined {
    this.#read();
    return this.#peer;
  }

  get local(): Address | undefined {
    this.#read();
    return this.#local;
  }

  waitsFor(call: Abandonable): void {
    this.#open.add(call);
  }

  hasAnswered(call: Abandonable): void {
    this.#open.delete(call);
  }

  closed(): void {
    for (const call of this.#open) call.abandoned();
    this.#open.clear();
  }

  /** Once, while it is connected: a closed socket no longer says. */
  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    this.#peer = addressOf(this.#socket, 'remoteAddress', 'remotePort');
    this.#local = addressOf(this.#socket, 'localAddress', 'localPort');
  }
}
