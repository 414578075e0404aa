import type { IncomingMessage, ServerResponse } from 'node:http';
import { givenCall, givenField } from '@spoor/core';
import type { Place } from '@spoor/patch';
import { headerValues, portOrZero, statusOrZero, textOr, textOrNothing } from './given-fields.ts';
import { isMadeUp, madeUpHeaders } from './made-up/made-up.ts';
import { valuesInHeaderBlock, valuesOfHeader } from './request-headers.ts';
import { ServerExchange } from './server-lifecycle.ts';
import type { Settings } from './settings.ts';
import { closeNoMore, closeWithSocket } from './waiting-responses.ts';

interface Peer {
  readonly encrypted?: unknown;
  readonly remoteAddress?: unknown;
  readonly remotePort?: unknown;
}

/** A request of Node's http and https servers. */
export class HttpServerExchange extends ServerExchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #rawHeaders: readonly string[];
  readonly #isMadeUp: boolean;
  #waitsFor: IncomingMessage['socket'] | undefined;

  constructor(settings: Settings, request: IncomingMessage, response: ServerResponse) {
    const socket = request.socket as Peer | null | undefined;
    // Read now: routers change the URL, method overrides the method, and a closed socket no longer knows its peer.
    super(
      settings,
      textOr(request.method, 'GET'),
      textOr(request.url, '/'),
      textOrNothing(socket?.remoteAddress),
      portOrZero(socket?.remotePort),
    );
    this.#request = request;
    this.#response = response;
    this.#isMadeUp = isMadeUp(request);
    // Node's `emitCloseNT`, which says 'close', is called for a request that came out of a parser, and for no other.
    this.endsWithFinish = this.#isMadeUp;
    this.#waitsFor = undefined;
    this.#rawHeaders = this.#isMadeUp ? madeUpHeaders(request) : request.rawHeaders;
  }

  override get rawHeaders(): readonly string[] {
    return this.#rawHeaders;
  }

  override get scheme(): string {
    return (this.#request.socket as Peer | null | undefined)?.encrypted === true ? 'https' : 'http';
  }

  override get protocolVersion(): string {
    return textOr(this.#request.httpVersion, '');
  }

  override requestHeader(name: string): string[] | undefined {
    return valuesOfHeader(this.#rawHeaders, name);
  }

  override responseHeader(name: string): string[] | undefined {
    const values = headerValues(givenCall(this.#response, 'getHeader', name));
    if (values !== undefined) return values;
    // What `writeHead` is given goes past the table into the text that is sent.
    const sent = givenField(this.#response, '_header');
    return typeof sent === 'string' ? valuesInHeaderBlock(sent, name) : undefined;
  }

  override isAnswered(): boolean {
    return this.#response.headersSent === true;
  }

  override readStatusCode(): number {
    return statusOrZero(this.#response.statusCode);
  }

  override isComplete(): boolean {
    return this.#response.writableFinished === true;
  }

  /** The application has taken the connection for itself, before it ended the response: nothing more will be heard of that. */
  detached(): void {
    if (this.#isMadeUp || this.#response.writableEnded) return;
    this.isHandedOver = true;
    this.close();
  }

  /** A pipelined request: the response waits for the one before it. */
  closeWithSocket(place: Place): void {
    const { socket } = this.#request;
    if (this.#isMadeUp || this.#response.socket !== null || socket === null) return;
    this.#waitsFor = socket;
    closeWithSocket(socket, this, place);
  }

  override close(): void {
    if (this.#waitsFor !== undefined) closeNoMore(this.#waitsFor, this);
    super.close();
  }
}
