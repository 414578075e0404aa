import type { ClientRequest, IncomingMessage } from 'node:http';
import type { TextMapSetter } from '@opentelemetry/api';
import { activeContext, isSuppressed, runInContext } from '@spoor/core';
import type { Guard } from '@spoor/patch';
import { type AnyFunction, patchBuiltIn, type Undo, wrap } from '@spoor/patch';
import { ClientExchange } from './client-lifecycle.ts';
import { type Exchange, exchangeOf, stamp, UntracedExchange } from './exchange.ts';
import { flatHeaders, type HeaderArray, mergeHeaders } from './header-arrays.ts';
import { patchRequestEmit } from './patch-messages.ts';
import { withoutUserInfo } from './redaction.ts';
import { valuesOfHeader } from './request-headers.ts';
import { splitHost } from './server-address.ts';
import type { Settings } from './settings.ts';

const untraced = new UntracedExchange(undefined);

/** Into the request, and remembered: an application may copy the headers of another request over them. */
const rememberingSetter: TextMapSetter<HttpClientExchange> = {
  set: (exchange, name, value) => exchange.writeHeader(name, value),
};

const listSetter: TextMapSetter<string[]> = {
  set: (list, name, value) => void list.push(name, value),
};

class HttpClientExchange extends ClientExchange {
  readonly #request: ClientRequest;
  /** Given when the headers bypass the request's own table. */
  readonly #rawHeaders: readonly string[] | undefined;
  #response: IncomingMessage | undefined;
  /** Name and value in turn. */
  readonly #written: string[];

  constructor(settings: Settings, request: ClientRequest, rawHeaders: readonly string[] | undefined) {
    super(settings, request.method.toUpperCase());
    this.#request = request;
    this.#rawHeaders = rawHeaders;
    this.#response = undefined;
    this.#written = [];
  }

  writeHeader(name: string, value: string): void {
    this.#request.setHeader(name, value);
    this.#written.push(name, value);
  }

  /**
   * Just before the headers go out: whoever copies the headers of an inbound request, or of the request that was redirected,
   * copies its identity too. A header that was taken away stays away.
   */
  restoreHeaders(): void {
    const written = this.#written;
    for (let index = 0; index < written.length; index += 2) {
      const name = written[index] as string;
      const value = written[index + 1] as string;
      const current = this.#request.getHeader(name);
      if (current !== undefined && current !== value) this.#request.setHeader(name, value);
    }
  }

  override get host(): string {
    return this.#request.host;
  }

  /** Node keeps the port only in the Host header that it makes; a host of the application's own may lack it. */
  override get port(): number {
    const scheme = this.#request.protocol === 'https:' ? 'https' : 'http';
    const header = this.#header('host');
    if (header !== undefined) {
      const { host, port } = splitHost(header, scheme);
      const bare = host.startsWith('[') ? host.slice(1, -1) : host;
      if (port !== undefined && bare === this.host) return port;
    }
    if (this.peerPort !== 0) return this.peerPort;
    return scheme === 'https' ? 443 : 80;
  }

  override get url(): string {
    const { path, protocol } = this.#request;
    // What a proxy is asked.
    if (path.charCodeAt(0) !== 0x2f && path.includes('://')) return withoutUserInfo(path);
    const { host, port } = this;
    const name = host.includes(':') ? `[${host}]` : host;
    const shown = port === 80 || port === 443 ? name : `${name}:${port}`;
    return `${protocol}//${shown}${path}`;
  }

  override get userAgent(): string | undefined {
    return this.#header('user-agent');
  }

  override get authorization(): unknown {
    return this.#header('authorization');
  }

  #header(name: string): string | undefined {
    return this.requestHeader(name)?.[0];
  }

  override requestHeader(name: string): string[] | undefined {
    if (this.#rawHeaders !== undefined) return valuesOfHeader(this.#rawHeaders, name);
    const value = this.#request.getHeader(name);
    return value === undefined ? undefined : Array.isArray(value) ? value : [String(value)];
  }

  override responseHeader(name: string): string[] | undefined {
    return this.#response === undefined ? undefined : valuesOfHeader(this.#response.rawHeaders, name);
  }

  override onOutgoing(event: unknown, detail: unknown): void {
    if (event === 'response') this.#respond(detail as IncomingMessage);
    else if (event === 'error') this.fail(detail);
    else if (event === 'upgrade' || event === 'connect') {
      // From here on the connection speaks another protocol.
      this.#respond(detail as IncomingMessage);
      this.complete();
    } else if (event === 'close') {
      if (this.#response === undefined) this.complete();
    }
  }

  #respond(response: IncomingMessage): void {
    this.#response = response;
    this.statusCode = response.statusCode ?? 0;
    this.protocolVersion = response.httpVersion;
    this.peerAddress = response.socket?.remoteAddress;
    this.peerPort = response.socket?.remotePort ?? 0;
    stamp(response, this);
  }

  override onIncoming(event: unknown, detail: unknown): void {
    if (event === 'end') this.complete();
    else if (event === 'error') this.fail(detail);
    else if (event === 'aborted') this.isAborted = true;
    else if (event === 'close') this.#closed();
  }

  #closed(): void {
    if (this.#response?.complete === true) this.complete();
    else this.abort();
  }
}

/** Seen for the first time, in its constructor: what belongs to it is known, nothing has been sent. */
function begin(
  settings: Settings,
  request: ClientRequest,
  headers: HeaderArray | undefined,
): HeaderArray | undefined {
  if (
    typeof request.method !== 'string' ||
    typeof request.path !== 'string' ||
    typeof request.host !== 'string'
  )
    return headers;
  if (isSuppressed(activeContext())) {
    stamp(request, untraced);
    return headers;
  }
  // Set first: whatever the next lines read of the request must not come back here.
  stamp(request, untraced);
  if (headers === undefined) {
    const exchange = new HttpClientExchange(settings, request, undefined);
    exchange.send(exchange, rememberingSetter);
    stamp(request, exchange);
    return undefined;
  }
  const flat = flatHeaders(headers);
  // Node refuses these in its next line.
  if (flat.length % 2 !== 0) return headers;
  const exchange = new HttpClientExchange(settings, request, flat);
  const added: string[] = [];
  exchange.send(added, listSetter);
  stamp(request, exchange);
  return mergeHeaders(Array.isArray(headers[0]), flat, added);
}

interface RequestPrototype {
  getHeader: AnyFunction;
  _storeHeader: AnyFunction;
}

interface AgentPrototype {
  createSocket: AnyFunction;
}

/**
 * Requests are caught while they are constructed, so that it does not matter who constructs them: `http.request`,
 * `https.get`, `new ClientRequest`, with arguments in any form. The constructor asks for a header by `getHeader` when it was
 * given an object of headers or none, and stores them by `_storeHeader` when it was given an array (Node 20 to 26).
 * See docs/decisions/http-client-patch.md.
 */
export function patchClient(settings: Settings, guard: Guard): Undo[] {
  return patchBuiltIn('http', (http) => {
    const prototype = http.ClientRequest.prototype as unknown as RequestPrototype;
    return [
      wrap(
        prototype,
        'getHeader',
        (original) =>
          function getHeader(this: ClientRequest, name: unknown, ...rest: unknown[]) {
            if (!guard.isTripped && exchangeOf(this) === undefined) {
              try {
                begin(settings, this, undefined);
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
                merged = begin(settings, this, headers as HeaderArray);
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
      patchSocketCreation(http.Agent.prototype as unknown as AgentPrototype),
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
