import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Context, TextMapSetter } from '@opentelemetry/api';
import type { AnyFunction } from '@spoor/patch';
import { withoutUserInfo } from '@spoor/redaction';
import { ClientExchange } from './client-lifecycle.ts';
import { stamp } from './exchange.ts';
import { valuesOfHeader } from './request-headers.ts';
import { HostMemo } from './server-address.ts';
import type { Settings } from './settings.ts';

/** Into the request, and remembered: an application may copy the headers of another request over them. */
export const rememberingSetter: TextMapSetter<HttpClientExchange> = {
  set: (exchange, name, value) => exchange.writeHeader(name, value),
};

const hosts = new HostMemo();

/** A request of Node's http and https. */
export class HttpClientExchange extends ClientExchange {
  readonly #request: ClientRequest;
  /** Node's own `getHeader`, for our patch of it has nothing to do for our own questions. */
  readonly #getHeader: AnyFunction;
  /** Given when the headers bypass the request's own table. */
  readonly #rawHeaders: readonly string[] | undefined;
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

  override get host(): string {
    return this.#request.host;
  }

  /** Node keeps the port only in the Host header that it makes; a host of the application's own may lack it. */
  override get port(): number {
    const scheme = this.#request.protocol === 'https:' ? 'https' : 'http';
    const header = this.#header('host');
    if (header !== undefined) {
      const { host, port } = hosts.split(header, scheme);
      const bare = host.charCodeAt(0) === 0x5b ? host.slice(1, -1) : host; // `[`
      if (port !== undefined && bare === this.host) return port;
    }
    if (this.peerPort !== 0) return this.peerPort;
    return scheme === 'https' ? 443 : 80;
  }

  override urlAt(host: string, port: number): string {
    const { path, protocol } = this.#request;
    // What a proxy is asked.
    if (path.charCodeAt(0) !== 0x2f && path.includes('://')) return withoutUserInfo(path);
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

  /** Its first value. */
  #header(name: string): string | undefined {
    if (this.#rawHeaders !== undefined) return valuesOfHeader(this.#rawHeaders, name)?.[0];
    const value: unknown = this.#getHeader.call(this.#request, name);
    if (typeof value === 'string' || value === undefined) return value;
    return Array.isArray(value) ? value[0] : String(value);
  }

  override requestHeader(name: string): string[] | undefined {
    if (this.#rawHeaders !== undefined) return valuesOfHeader(this.#rawHeaders, name);
    const value: unknown = this.#getHeader.call(this.#request, name);
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
    const { socket } = response;
    this.#response = response;
    this.statusCode = response.statusCode ?? 0;
    this.protocolVersion = response.httpVersion;
    this.peerAddress = socket?.remoteAddress;
    this.peerPort = socket?.remotePort ?? 0;
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
