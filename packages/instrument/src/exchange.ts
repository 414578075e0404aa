import type { Context } from '@opentelemetry/api';
import { Returned, type Stamp } from './stamp.ts';

/** Where a framework's route is left: a part of upstream's RPCMetadata (`@opentelemetry/core`, rpc-metadata). */
export interface RouteNote {
  route: string | undefined;
  /** What the instrumentation of the framework keeps of the request until it knows the route; an object of a `LateRoute` is asked. */
  frameworkState: unknown;
  /** The server span of the request. Something else where nothing is recorded of it, and when it has ended. */
  readonly span: unknown;
}

/** For a framework whose route is known when the request ends, and not at one place before. */
export abstract class LateRoute {
  /** Asked once, if nobody has said the route until then. Must not throw. */
  abstract lateRoute(): string | undefined;
}

/** One request and its response, as the hooks see it. */
export interface Exchange {
  /** In which the listeners of its request and response are called; undefined: wherever they are. */
  readonly context: Context | undefined;
  /** The response of a server that will have no 'close': its 'finish' is told, after the listeners. */
  readonly endsWithFinish: boolean;
  /** Of a request that a server received and that has a span. */
  readonly routeNote?: RouteNote | undefined;
  /** An event of the message that is being received, before its listeners: the request of a server, the response of a client. */
  onIncoming(event: unknown, detail: unknown): void;
  /** An event of the message that is being sent. */
  onOutgoing(event: unknown, detail: unknown): void;
}

/**
 * A stamp as `createStamp` makes it, in a class of its own: every event of a request reads it, and methods of which there are several
 * copies share what V8 learns about them. When the part of some library made a second kind of stamp, requests would pay for it.
 */
class ExchangeStamp extends Returned {
  #exchange: Exchange;

  constructor(object: object, exchange: Exchange) {
    super(object);
    this.#exchange = exchange;
  }

  static read(object: unknown): Exchange | undefined {
    const canBeStamped = (typeof object === 'object' && object !== null) || typeof object === 'function';
    return canBeStamped && #exchange in object ? object.#exchange : undefined;
  }

  static write(object: object, exchange: Exchange): void {
    if (#exchange in object) object.#exchange = exchange;
    else new ExchangeStamp(object, exchange);
  }
}

/** Ties an exchange to Node's own objects for it. */
export const exchanges: Stamp<Exchange> = { read: ExchangeStamp.read, write: ExchangeStamp.write };

/**
 * Found by the request and not by the context, which an application may have lost, or taken from another request, until it comes to its
 * route.
 *
 * @param request as the framework has it; of http2's compatibility API, the stream behind it is the exchange's
 */
export function routeNoteOf(request: object): RouteNote | undefined {
  const exchange = exchanges.read(request);
  if (exchange !== undefined) return exchange.routeNote;
  const { stream } = request as { readonly stream?: unknown };
  return typeof stream === 'object' && stream !== null ? exchanges.read(stream)?.routeNote : undefined;
}
