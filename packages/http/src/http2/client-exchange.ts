import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { givenField } from '@spoor/core';
import { withoutUserInfo } from '@spoor/redaction';
import { ClientExchange } from '../client-lifecycle.ts';
import { headerValues, portOrZero, statusOrZero, textOr, textOrNothing } from '../given-fields.ts';
import type { Settings } from '../settings.ts';
import { type Authority, authorityOf } from './authority.ts';
import { readHeader, type SentHeaders } from './sent-headers.ts';

/** A request of a client session of Node's http2. */
export class Http2ClientExchange extends ClientExchange {
  readonly #authority: Authority;
  readonly #headers: SentHeaders;
  #response: unknown;
  #stream: ClientHttp2Stream | undefined;

  constructor(settings: Settings, session: ClientHttp2Session, headers: SentHeaders) {
    super(settings, textOr(readHeader(headers, ':method'), 'GET'));
    this.#authority = authorityOf(session, headers);
    this.#headers = headers;
    this.#response = undefined;
    this.#stream = undefined;
  }

  override get host(): string {
    return this.#authority.host;
  }

  override get port(): number {
    return this.#authority.port;
  }

  override urlAt(): string {
    const path = textOr(readHeader(this.#headers, ':path'), '/');
    return withoutUserInfo(`${this.#authority.scheme}://${this.#authority.text}${path}`);
  }

  override get userAgent(): string | undefined {
    return this.requestHeader('user-agent')?.[0];
  }

  override get authorization(): unknown {
    return readHeader(this.#headers, 'authorization');
  }

  override requestHeader(name: string): string[] | undefined {
    return headerValues(readHeader(this.#headers, name));
  }

  override responseHeader(name: string): string[] | undefined {
    return headerValues(givenField(this.#response, name));
  }

  attach(stream: ClientHttp2Stream): void {
    this.#stream = stream;
  }

  override onIncoming(event: unknown, detail: unknown): void {
    this.onOutgoing(event, detail);
  }

  override onOutgoing(event: unknown, detail: unknown): void {
    if (event === 'response') this.#respond(detail);
    else if (event === 'error') this.fail(detail);
    else if (event === 'close') {
      if (this.#stream?.aborted === true || this.statusCode === 0) this.abort();
      else this.complete();
    }
  }

  #respond(headers: unknown): void {
    this.#response = headers;
    this.statusCode = statusOrZero(givenField(headers, ':status'));
    this.protocolVersion = '2';
    // A socket that the session has lost throws for everything.
    const socket = this.#stream?.session?.socket;
    this.peerAddress = textOrNothing(givenField(socket, 'remoteAddress'));
    this.peerPort = portOrZero(givenField(socket, 'remotePort'));
  }
}
