import type { Context } from '@opentelemetry/api';

/** One request and its response, as the hooks see it. */
export interface Exchange {
  /** In which the listeners of its request and response are called; undefined: wherever they are. */
  readonly context: Context | undefined;
  /** The response of a server that will have no 'close': its 'finish' is told, after the listeners. */
  readonly endsWithFinish: boolean;
  /** An event of the message that is being received, before its listeners: the request of a server, the response of a client. */
  onIncoming(event: unknown, detail: unknown): void;
  /** An event of the message that is being sent. */
  onOutgoing(event: unknown, detail: unknown): void;
}

/** What is not traced: seen, so that nobody looks at it again, and left alone. */
export class UntracedExchange implements Exchange {
  readonly context: Context | undefined;
  readonly endsWithFinish: boolean;

  constructor(context: Context | undefined) {
    this.context = context;
    this.endsWithFinish = false;
  }

  onIncoming(): void {}
  onOutgoing(): void {}
}

/** What extends it adds its private fields to an object that is there already. */
export class Returned {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a class adds its private field to any object
    return object;
  }
}

/**
 * Ties an exchange to Node's own objects by a private field: no symbol that `console.log(request)` would print, no
 * WeakMap, which costs ten times as much for each request.
 */
class Stamp extends Returned {
  #exchange: Exchange;

  constructor(object: object, exchange: Exchange) {
    super(object);
    this.#exchange = exchange;
  }

  /** Of anything: `emit` may be called on whatever. */
  static read(object: unknown): Exchange | undefined {
    return typeof object === 'object' && object !== null && #exchange in object
      ? object.#exchange
      : undefined;
  }

  static write(object: object, exchange: Exchange): void {
    if (#exchange in object) object.#exchange = exchange;
    else new Stamp(object, exchange);
  }
}

export const exchangeOf: (message: unknown) => Exchange | undefined = Stamp.read;
export const stamp: (message: object, exchange: Exchange) => void = Stamp.write;
