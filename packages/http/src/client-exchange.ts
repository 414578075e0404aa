import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Context, TextMapSetter } from '@opentelemetry/api';
import { givenField } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import { ClientExchange } from './client-lifecycle.ts';
import { stamp } from './exchange.ts';
import {
  headerValues,
  portOrZero,
  rawHeadersOf,
  statusOrZero,
  textOr,
  textOrNothing,
} from './given-fields.ts';
import { valuesOfHeader } from './request-headers.ts';
import {
  isPath,
  originText,
  pathText,
  type RequestTarget,
  targetBeyond,
  withoutBrackets,
} from './request-target.ts';
import { HostMemo } from './server-address.ts';
import type { Settings } from './settings.ts';

/** Into the request, and remembered: an application may copy the headers of another request over them. */
export const rememberingSetter: TextMapSetter<HttpClientExchange> = {
  set: (exchange, name, value) => exchange.writeHeader(name, value),
};

const hosts = new HostMemo();
const largestPort = 65535;

/** A request of Node's http and https. */
export class HttpClientExchange extends ClientExchange {
  readonly #request: ClientRequest;
  /** Node's own `getHeader`, for our patch of it has nothing to do for our own questions. */
  readonly #getHeader: AnyFunction;
  /** Given when the headers bypass the request's own table. */
  readonly #rawHeaders: readonly string[] | undefined;
  /** A Host header of the application's own need not name the server that is asked: proxies hand on their client's. */
  readonly #hasOwnHost: boolean;
  /** Of the server that the agent was asked to connect to; 0 while no agent of Node's was asked. */
  #agentPort: number;
  #response: IncomingMessage | undefined;
  /** Name and value in turn. */
  readonly #written: string[];

  constructor(
    settings: Settings,
    request: ClientRequest,
    context: Context,
    getHeader: AnyFunction,
    rawHeaders: readonly string[] | undefined,
  ) {
    super(settings, request.method.toUpperCase(), context);
    this.#request = request;
    this.#getHeader = getHeader;
    this.#rawHeaders = rawHeaders;
    this.#hasOwnHost = rawHeaders !== undefined || getHeader.call(request, 'host') !== undefined;
    this.#agentPort = 0;
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
      const current: unknown = this.#getHeader.call(this.#request, name);
      if (current !== undefined && current !== value) this.#request.setHeader(name, value);
    }
  }

  /** @param port as an application may give it, digits too */
  askedAgentFor(port: unknown): void {
    const number = typeof port === 'number' || typeof port === 'string' ? Number(port) : 0;
    if (this.#agentPort === 0 && number > 0 && number <= largestPort) this.#agentPort = number;
  }

  /** Read anew each time: agents for proxies write a whole URL into the request after it was made. */
  get #path(): string {
    const { path } = this.#request as { path: unknown };
    return typeof path === 'string' ? path : '/';
  }

  get #protocol(): string {
    return textOr(this.#request.protocol, 'http:');
  }

  get #connectionHost(): string {
    return textOr(this.#request.host, '');
  }

  #beyond(path: string): RequestTarget | undefined {
    return isPath(path) ? undefined : targetBeyond(path, this.method, this.#protocol);
  }

  override get host(): string {
    return this.#beyond(this.#path)?.host ?? this.#connectionHost;
  }

  override get port(): number {
    return this.#beyond(this.#path)?.port ?? this.#connectionPort;
  }

  /** Node keeps it nowhere but in the Host header that it makes. */
  get #connectionPort(): number {
    if (this.#agentPort !== 0) return this.#agentPort;
    const scheme = this.#protocol === 'https:' ? 'https' : 'http';
    const header = this.#hasOwnHost ? undefined : this.#header('host');
    if (header !== undefined) {
      const { host, port } = hosts.split(header, scheme);
      if (port !== undefined && withoutBrackets(host) === this.#connectionHost) return port;
    }
    if (this.peerPort !== 0) return this.peerPort;
    return scheme === 'https' ? 443 : 80;
  }

  override urlAt(host: string, port: number): string {
    const path = this.#path;
    return this.#beyond(path)?.url ?? `${originText(this.#protocol, host, port)}${pathText(path)}`;
  }

  override get userAgent(): string | undefined {
    return this.#header('user-agent');
  }

  override get authorization(): unknown {
    return this.#header('authorization');
  }

  /** Its first value. */
  #header(name: string): string | undefined {
    if (this.#rawHeaders !== undefined) return valuesOfHeader(this.#rawHeaders, name)?.[0];
    const value: unknown = this.#getHeader.call(this.#request, name);
    return typeof value === 'string' ? value : headerValues(value)?.[0];
  }

  override requestHeader(name: string): string[] | undefined {
    if (this.#rawHeaders !== undefined) return valuesOfHeader(this.#rawHeaders, name);
    return headerValues(this.#getHeader.call(this.#request, name));
  }

  override responseHeader(name: string): string[] | undefined {
    return valuesOfHeader(rawHeadersOf(givenField(this.#response, 'rawHeaders')), name);
  }

  override onOutgoing(event: unknown, detail: unknown): void {
    if (event === 'response') this.#respond(detail as IncomingMessage);
    else if (event === 'error') this.fail(detail);
    else if (event === 'upgrade' || event === 'connect') {
      // From here on the connection speaks another protocol.
      this.#respond(detail as IncomingMessage);
      this.complete();
    } else if (event === 'close') {
      // A response that came whole and that nobody reads will have no end.
      if (this.#response === undefined || this.#response.complete === true) this.complete();
    }
  }

  #respond(response: IncomingMessage): void {
    // Whoever intercepts requests may emit what he likes.
    if (typeof response !== 'object' || response === null) return;
    const { socket } = response;
    this.#response = response;
    stamp(response, this);
    this.statusCode = statusOrZero(response.statusCode);
    this.protocolVersion = textOrNothing(response.httpVersion);
    this.peerAddress = textOrNothing(socket?.remoteAddress);
    this.peerPort = portOrZero(socket?.remotePort);
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
