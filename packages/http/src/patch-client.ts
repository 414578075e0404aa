import type { ClientRequest } from 'node:http';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, isSuppressed, runInContext } from '@spoor/core';
import type { Guard } from '@spoor/patch';
import { type AnyFunction, patchClasses, type Undo, wrap } from '@spoor/patch';
import { HttpClientExchange, rememberingSetter } from './client-exchange.ts';
import { type Exchange, exchangeOf, stamp, UntracedExchange } from './exchange.ts';
import { flatHeaders, type HeaderArray, mergeHeaders } from './header-arrays.ts';
import { patchRequestEmit } from './patch-messages.ts';
import type { Settings } from './settings.ts';

const untraced = new UntracedExchange(undefined);

const listSetter: TextMapSetter<string[]> = {
  set: (list, name, value) => void list.push(name, value),
};

/** Seen for the first time, in its constructor: what belongs to it is known, nothing has been sent. */
function begin(
  settings: Settings,
  request: ClientRequest,
  getHeader: AnyFunction,
  headers: HeaderArray | undefined,
): HeaderArray | undefined {
  if (
    typeof request.method !== 'string' ||
    typeof request.path !== 'string' ||
    typeof request.host !== 'string'
  )
    return headers;
  const context = activeContext();
  if (isSuppressed(context)) {
    stamp(request, untraced);
    return headers;
  }
  // Tied first: whatever sending reads of the request must not come back here.
  if (headers === undefined) {
    const exchange = new HttpClientExchange(settings, request, context, getHeader, undefined);
    stamp(request, exchange);
    exchange.send(exchange, rememberingSetter);
    return undefined;
  }
  const flat = flatHeaders(headers);
  // Node refuses these in its next line.
  if (flat.length % 2 !== 0) {
    stamp(request, untraced);
    return headers;
  }
  const exchange = new HttpClientExchange(settings, request, context, getHeader, flat);
  stamp(request, exchange);
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

/**
 * Requests are caught while they are constructed, so that it does not matter who constructs them: `http.request`,
 * `https.get`, `new ClientRequest`, with arguments in any form. The constructor asks for a header by `getHeader` when it was
 * given an object of headers or none, and stores them by `_storeHeader` when it was given an array (Node 20 to 26).
 * See docs/decisions/http-client-patch.md.
 */
export function patchClient(settings: Settings, guard: Guard): Undo[] {
  return patchClasses('http', (http) => {
    const prototype = http.ClientRequest.prototype as unknown as RequestPrototype;
    const { getHeader } = prototype;
    return [
      wrap(
        prototype,
        'getHeader',
        (original) =>
          function getHeader(this: ClientRequest, name: unknown, ...rest: unknown[]) {
            if (!guard.isTripped && exchangeOf(this) === undefined) {
              try {
                begin(settings, this, original, undefined);
              } catch (error) {
                guard.trip(error);
              }
            }
            return rest.length === 0 ? original.call(this, name) : original.call(this, name, ...rest);
          },
      ),
      wrap(
        prototype,
        '_storeHeader',
        (original) =>
          function storeHeader(this: ClientRequest, firstLine: unknown, headers: unknown) {
            if (!guard.isTripped && Array.isArray(headers) && exchangeOf(this) === undefined) {
              let merged: unknown = headers;
              try {
                merged = begin(settings, this, getHeader, headers as HeaderArray);
              } catch (error) {
                guard.trip(error);
              }
              return Reflect.apply(original, this, [firstLine, merged]);
            }
            if (!guard.isTripped) {
              try {
                const exchange = exchangeOf(this);
                if (exchange instanceof HttpClientExchange) exchange.restoreHeaders();
              } catch (error) {
                guard.trip(error);
              }
            }
            // biome-ignore lint/complexity/noArguments: passed on as they came
            return Reflect.apply(original, this, arguments);
          },
      ),
      patchRequestEmit(http.ClientRequest.prototype, guard),
      patchAgentRequests(http.Agent.prototype as unknown as AgentPrototype, guard),
      patchSocketCreation(http.Agent.prototype as unknown as AgentPrototype),
    ];
  });
}

/** Only here does Node say to which port a request goes: whatever its Host header names, and before there is a connection. */
function patchAgentRequests(prototype: AgentPrototype, guard: Guard): Undo {
  return wrap(
    prototype,
    'addRequest',
    (original) =>
      function addRequest(this: unknown, request: unknown, options: unknown, ...rest: unknown[]) {
        try {
          const exchange = typeof request === 'object' && request !== null ? exchangeOf(request) : undefined;
          if (exchange instanceof HttpClientExchange)
            exchange.askedAgentFor(typeof options === 'string' ? rest[0] : portIn(options));
        } catch (error) {
          guard.trip(error);
        }
        return rest.length === 0
          ? original.call(this, request, options)
          : original.call(this, request, options, ...rest);
      },
  );
}

const portIn = (options: unknown): unknown => (options as { port?: unknown } | null | undefined)?.port;

/** A request that waited for a free socket gets its own one in its own context, not in that of whoever freed it. */
function patchSocketCreation(prototype: AgentPrototype): Undo {
  return wrap(
    prototype,
    'createSocket',
    (original) =>
      function connectForRequest(this: unknown, request: unknown) {
        const exchange: Exchange | undefined =
          typeof request === 'object' && request !== null ? exchangeOf(request) : undefined;
        const context = exchange?.context;
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const args = arguments;
        if (context === undefined || context === activeContext()) return Reflect.apply(original, this, args);
        return runInContext(context, original, this, args);
      },
  );
}
