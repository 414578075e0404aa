import type { ServerHttp2Stream } from 'node:http2';
import { givenField } from '@spoor/core';
import { headerValues, portOrZero, statusOrZero, textOr, textOrNothing } from '../given-fields.ts';
import { valuesOfHeader } from '../request-headers.ts';
import { ServerExchange } from '../server-lifecycle.ts';
import type { Settings } from '../settings.ts';

type Headers = Readonly<Record<string, unknown>>;

/** A request of Node's http2 servers. Nothing can be read after a stream was closed: what is needed is taken when it opens. */
export class Http2ServerExchange extends ServerExchange {
  readonly #stream: ServerHttp2Stream;
  readonly #headers: Headers;
  readonly #rawHeaders: readonly string[];

  constructor(
    settings: Settings,
    stream: ServerHttp2Stream,
    headers: Headers,
    rawHeaders: readonly string[],
  ) {
    // A socket that the session has lost throws for everything.
    const socket = stream.session?.socket;
    super(
      settings,
      textOr(headers[':method'], 'GET'),
      textOr(headers[':path'], '/'),
      textOrNothing(givenField(socket, 'remoteAddress')),
      portOrZero(givenField(socket, 'remotePort')),
    );
    this.#stream = stream;
    this.#headers = headers;
    this.#rawHeaders = rawHeaders;
  }

  override get rawHeaders(): readonly string[] {
    return this.#rawHeaders;
  }

  override get scheme(): string {
    return textOr(this.#headers[':scheme'], 'http');
  }

  override get protocolVersion(): string {
    return '2';
  }

  override requestHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#rawHeaders, name);
  }

  override responseHeader(name: string): string[] | undefined {
    return headerValues(givenField(this.#stream.sentHeaders, name));
  }

  override isAnswered(): boolean {
    return this.#stream.headersSent;
  }

  override readStatusCode(): number {
    return statusOrZero(givenField(this.#stream.sentHeaders, ':status'));
  }

  override isComplete(): boolean {
    return this.#stream.rstCode === 0 && !this.#stream.aborted;
  }

  // A stream is the request and the response: whatever happens to it, it happens to both.
  override onIncoming(event: unknown, detail: unknown): void {
    this.onOutgoing(event, detail);
  }
}
