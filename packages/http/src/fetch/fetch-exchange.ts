import { namedParents } from '@spoor/core';
import { ClientExchange } from '../client-lifecycle.ts';
import { valuesOfHeader } from '../request-headers.ts';
import { pathText, type RequestTarget, targetBeyond } from '../request-target.ts';
import type { Settings } from '../settings.ts';
import { originOf, type RequestOrigin } from './request-origin.ts';
import { firstValue, flatten, type HeaderHolder, writeTable } from './undici-headers.ts';

/** What undici, and the copy of it in Node, says of a request (its docs, DiagnosticsChannel). */
export interface UndiciRequest extends HeaderHolder {
  readonly origin: unknown;
  readonly path: string;
  readonly method: string;
  /** The protocol that is asked for instead of HTTP. */
  readonly upgrade?: unknown;
}

/** The other end of a connection. */
export interface Connected {
  readonly remoteAddress?: unknown;
  readonly remotePort?: unknown;
  /** Of TLS: the protocol that both ends agreed on. */
  readonly alpnProtocol?: unknown;
}

const nothing: readonly string[] = [];

/** A request of undici or of a `fetch`. A redirect is a request of its own, and has a span of its own. */
export class FetchExchange extends ClientExchange {
  /** The headers that carry the trace: names and values in turn. */
  readonly written: string[];
  readonly #origin: RequestOrigin;
  readonly #path: string;
  /** Of a proxy that is asked for a whole URL. */
  readonly #target: RequestTarget | undefined;
  // Taken while the request is made: undici lets go of its headers.
  readonly #authorization: string | undefined;
  #userAgent: string | undefined;
  #requestHeaders: readonly string[];
  #responseHeaders: readonly string[];

  constructor(settings: Settings, request: UndiciRequest) {
    super(settings, request.method);
    this.written = [];
    this.#origin = originOf(request.origin);
    this.#path = request.path;
    this.#target = targetBeyond(request.path, request.method, this.#origin.protocol);
    this.#authorization = firstValue(request.headers, 'authorization');
    this.#userAgent = undefined;
    this.#requestHeaders = nothing;
    this.#responseHeaders = nothing;
    this.keepRequestHeaders(request.headers);
  }

  override get host(): string {
    return this.#target === undefined ? this.#origin.host : this.#target.host;
  }

  override get port(): number {
    return this.#target === undefined ? this.#origin.port : this.#target.port;
  }

  override urlAt(): string {
    return this.#target === undefined ? `${this.#origin.text}${pathText(this.#path)}` : this.#target.url;
  }

  override get userAgent(): string | undefined {
    return this.#userAgent;
  }

  override get authorization(): unknown {
    return this.#authorization;
  }

  override requestHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#requestHeaders, name);
  }

  override responseHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#responseHeaders, name);
  }

  keepRequestHeaders(headers: unknown): void {
    this.#userAgent = firstValue(headers, 'user-agent');
    // A span that was injected into them is looked up by name.
    const isRead = this.settings.clientRequestHeaders.length > 0 || !namedParents.isEmpty;
    if (isRead) this.#requestHeaders = flatten(headers);
  }

  connected({ remoteAddress, remotePort, alpnProtocol }: Connected): void {
    if (typeof remoteAddress === 'string') this.peerAddress = remoteAddress;
    if (typeof remotePort === 'number') this.peerPort = remotePort;
    this.protocolVersion = alpnProtocol === 'h2' ? '2' : '1.1';
  }

  /** Over a session of http2. */
  sentOver(socket: Connected, headers: unknown): void {
    this.connected(socket);
    this.protocolVersion = '2';
    this.#restoreHeaders(headers);
  }

  /** Up to version 5 undici reads the headers of such a request after the request was made, into an empty table. */
  #restoreHeaders(headers: unknown): void {
    if (typeof headers !== 'object' || headers === null || this.#isWrittenIn(headers)) return;
    this.keepRequestHeaders(headers);
    writeTable(headers, this.written);
  }

  #isWrittenIn(headers: object): boolean {
    const { written } = this;
    for (let index = 0; index < written.length; index += 2)
      if ((headers as Record<string, unknown>)[written[index] as string] !== written[index + 1]) return false;
    return true;
  }

  respond(statusCode: unknown, headers: unknown): void {
    if (typeof statusCode === 'number') this.statusCode = statusCode;
    if (this.settings.clientResponseHeaders.length > 0) this.#responseHeaders = flatten(headers);
  }

  // There is no emitter to listen to.
  override onIncoming(): void {}
  override onOutgoing(): void {}
}
