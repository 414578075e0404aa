import type { ClientRequest } from 'node:http';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, isSuppressed, realQueueMicrotask, runInContext } from '@spoor/core';
import type { Guard, Place } from '@spoor/patch';
import { type AnyFunction, patchClasses, type Undo, wrap } from '@spoor/patch';
import { HttpClientExchange, rememberingSetter } from './client-exchange.ts';
import { Construction } from './construction.ts';
import { exchangeOf, stamp, UntracedExchange } from './exchange.ts';
import { flatHeaders, type HeaderArray, mergeHeaders } from './header-arrays.ts';
import { patchRequestEmit } from './patch-messages.ts';
import type { Settings } from './settings.ts';

const untraced = new UntracedExchange(undefined);

const listSetter: TextMapSetter<string[]> = {
  set: (list, name, value) => void list.push(name, value),
};

/** What the hooks of the client side share. */
interface ClientSide {
  readonly settings: Settings;
  readonly guard: Guard;
  readonly making: Place;
  readonly sending: Place;
  readonly construction: Construction;
  /** Node's own, for our own questions. */
  readonly getHeader: AnyFunction;
}

function isRequest(request: unknown): request is ClientRequest {
  if (typeof request !== 'object' || request === null) return false;
  try {
    const { method, path, host } = request as ClientRequest;
    return typeof method === 'string' && typeof path === 'string' && typeof host === 'string';
  } catch {
    // A method of ours, called on whatever.
    return false;
  }
}

/** Seen for the first time, in its constructor: what belongs to it is known, nothing has been sent. */
function begin({ settings, construction, getHeader }: ClientSide, request: unknown): void {
  if (!isRequest(request)) return;
  const context = activeContext();
  if (isSuppressed(context)) {
    stamp(request, untraced);
    return;
  }
  const exchange = new HttpClientExchange(settings, request, context, getHeader, undefined);
  // Tied first: whatever sending reads of the request must not come back here.
  stamp(request, exchange);
  construction.begin(exchange, request);
  exchange.send(exchange, rememberingSetter);
}

/** The same for headers that bypass the request's own table. Undefined: they are to be stored as they are. */
function beginWithList(
  { settings, construction, getHeader }: ClientSide,
  request: unknown,
  headers: HeaderArray,
): HeaderArray | undefined {
  if (!isRequest(request)) return undefined;
  const context = activeContext();
  const flat = flatHeaders(headers);
  // Node refuses an odd list in its next line.
  if (flat === undefined || isSuppressed(context)) {
    stamp(request, untraced);
    return undefined;
  }
  const exchange = new HttpClientExchange(settings, request, context, getHeader, flat);
  stamp(request, exchange);
  construction.begin(exchange, request);
  const added: string[] = [];
  exchange.send(added, listSetter);
  return mergeHeaders(Array.isArray(headers[0]), flat, added);
}

interface RequestPrototype {
  getHeader: AnyFunction;
  _storeHeader: AnyFunction;
}

interface AgentPrototype {
  addRequest: AnyFunction;
  createSocket: AnyFunction;
}

/** The constructor asks for a header that it has to make, which may throw, and then nobody tells us. */
function abandonLater({ construction, making }: ClientSide): void {
  realQueueMicrotask(() => {
    try {
      construction.abandon();
    } catch (error) {
      making.failed(error);
    }
  });
}

function patchGetHeader(prototype: RequestPrototype, side: ClientSide): Undo {
  const { guard, making, construction } = side;
  return wrap(
    prototype,
    'getHeader',
    (_original, holder) =>
      function getHeader(this: unknown, name: unknown, ...rest: unknown[]) {
        try {
          if (exchangeOf(this) === undefined) {
            if (!guard.isTripped) {
              begin(side, this);
              if (making.hasFailed) making.settle();
            }
          } else if (name === 'Authorization' && construction.isOpen) abandonLater(side);
        } catch (error) {
          making.failed(error);
        }
        return rest.length === 0
          ? holder.getHeader.call(this, name)
          : holder.getHeader.call(this, name, ...rest);
      },
  );
}

function patchStoreHeader(prototype: RequestPrototype, side: ClientSide): Undo {
  const { guard, making, sending } = side;
  return wrap(
    prototype,
    '_storeHeader',
    (_original, holder) =>
      function storeHeader(this: unknown, firstLine: unknown, headers: unknown) {
        const known = exchangeOf(this);
        if (Array.isArray(headers) && known === undefined && !guard.isTripped) {
          let merged: HeaderArray | undefined;
          try {
            merged = beginWithList(side, this, headers);
            if (making.hasFailed) making.settle();
          } catch (error) {
            making.failed(error);
          }
          return storeOrFail(side, holder._storeHeader, this, [firstLine, merged ?? headers]);
        }
        if (known instanceof HttpClientExchange) {
          try {
            known.restoreHeaders();
            if (sending.hasFailed) sending.settle();
          } catch (error) {
            sending.failed(error);
          }
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(holder._storeHeader, this, arguments);
      },
  );
}

/** A list is checked while it is stored, in the constructor of the request. */
function storeOrFail({ construction }: ClientSide, original: AnyFunction, request: unknown, args: unknown[]) {
  try {
    return Reflect.apply(original, request, args);
  } catch (error) {
    const exchange = exchangeOf(request);
    if (exchange instanceof HttpClientExchange) construction.failed(exchange, error);
    throw error;
  }
}

/**
 * Requests are caught while they are constructed, so that it does not matter who constructs them: `http.request`,
 * `https.get`, `new ClientRequest`, with arguments in any form. The constructor asks for a header by `getHeader` when it was
 * given an object of headers or none, and stores them by `_storeHeader` when it was given an array (Node 20 to 26).
 * See docs/decisions/http-client-patch.md.
 */
export function patchClient(settings: Settings, guard: Guard): Undo[] {
  return patchClasses('http', (http) => {
    const prototype = http.ClientRequest.prototype as unknown as RequestPrototype;
    const agents = http.Agent.prototype as unknown as AgentPrototype;
    const making = guard.place('making a request');
    const construction = new Construction(making, agents);
    const side: ClientSide = {
      settings,
      guard,
      making,
      sending: guard.place('sending the headers of a request'),
      construction,
      getHeader: prototype.getHeader,
    };
    return [
      patchGetHeader(prototype, side),
      patchStoreHeader(prototype, side),
      patchRequestEmit(http.ClientRequest.prototype, guard),
      wrap(agents, 'addRequest', (original) => construction.wrapAddRequest(original)),
      patchSocketCreation(agents),
    ];
  });
}

/** A request that waited for a free socket gets its own one in its own context, not in that of whoever freed it. */
function patchSocketCreation(prototype: AgentPrototype): Undo {
  return wrap(
    prototype,
    'createSocket',
    (original) =>
      function connectForRequest(this: unknown, request: unknown) {
        const context = exchangeOf(request)?.context;
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const args = arguments;
        if (context === undefined || context === activeContext()) return Reflect.apply(original, this, args);
        return runInContext(context, original, this, args);
      },
  );
}
