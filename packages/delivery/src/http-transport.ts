/** One keep-alive connection to one collector. Our own requests are never traced and never keep the process alive. */

import { readFileSync } from 'node:fs';
import http, { type Agent, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { RealBuffer, RealPromise } from '@spoor/core';
import { maskSecrets } from '@spoor/redaction';
import { attemptMs, connectMs } from './attempt-limits.ts';
import type { DeliveryClock } from './clock.ts';
import type { HttpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import { guarded } from './guarded.ts';
import { HostResolver, type Lookup } from './host-resolver.ts';
import { failureOf, outcomeOf, thrownOutcome } from './http-outcome.ts';
import { httpLastJob, type LastJob } from './last-job.ts';
import { untraced } from './root-context.ts';
import type { Outcome, SendOptions, Transport } from './transport.ts';

const compress = (bytes: Uint8Array): Promise<Buffer> => promisify(zlib.gzip)(bytes);

/** A healthy collector's answer has no body to speak of; what is longer is not worth the connection. */
const maxBodyBytes = 64 * 1024;
const drainMs = 1000;

type Attempt = Outcome | 'stale connection';

const ignore = (): void => {};

export interface HttpTransportOptions {
  readonly destination: HttpDestination;
  readonly clock: DeliveryClock;
  readonly lookup?: Lookup;
  /** Given for https, whose modules are loaded only then. */
  readonly SecureAgent: typeof Agent | undefined;
}

export class HttpTransport implements Transport {
  readonly target: string;
  /** An answer is final: nothing ever comes back. */
  onReturned: Transport['onReturned'];
  readonly #destination: HttpDestination;
  readonly #clock: DeliveryClock;
  readonly #resolver: HostResolver;
  readonly #SecureAgent: typeof Agent | undefined;
  #agent: Agent | undefined;
  #attempt = 0;

  constructor({ destination, clock, lookup, SecureAgent }: HttpTransportOptions) {
    this.target = maskSecrets(destination.url.href);
    this.#destination = destination;
    this.#clock = clock;
    this.#SecureAgent = SecureAgent;
    const host = destination.url.hostname;
    this.#resolver = new HostResolver({ host, family: 0, clock, ...(lookup ? { lookup } : {}) });
  }

  async send(batch: Batch, options: SendOptions): Promise<Outcome> {
    try {
      const body = this.#destination.gzip ? await compress(batch.bytes) : batch.bytes;
      const first = await this.#attemptOnce(body, options);
      // The collector closed the idle connection just as we used it: not an outage, the next connection will do.
      const outcome = first === 'stale connection' ? await this.#attemptOnce(body, options) : first;
      return outcome === 'stale connection' ? { tag: 'retry', reason: outcome } : outcome;
    } catch (error) {
      return thrownOutcome(error);
    }
  }

  async #attemptOnce(body: Uint8Array, options: SendOptions): Promise<Attempt> {
    this.#attempt += 1;
    const request = untraced(() => this.#open(body));
    try {
      return await this.#answerTo(request, body, options);
    } catch (error) {
      // Its connection is the only one: the next batch must not wait for it.
      request.destroy();
      throw error;
    }
  }

  #answerTo(request: ClientRequest, body: Uint8Array, options: SendOptions): Promise<Attempt> {
    return new RealPromise((resolve, reject) => {
      const cancel = this.#deadlines(request, options);
      const onResponse = (response: IncomingMessage) => {
        this.#resolver.trust();
        this.#read(response, cancel).then(resolve, reject);
      };
      const onError = (error: NodeJS.ErrnoException) => {
        cancel();
        const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (stale) return resolve('stale connection');
        this.#resolver.distrust();
        resolve(failureOf(error));
      };
      request.once('response', guarded(onResponse, reject));
      request.on('error', guarded(onError, reject));
      request.end(body);
    });
  }

  #open(body: Uint8Array): ClientRequest {
    const { url, headers } = this.#destination;
    this.#agent ??= this.#createAgent();
    const request = new http.ClientRequest({
      protocol: url.protocol,
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      path: url.pathname + url.search,
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, 'content-length': body.length },
    } satisfies RequestOptions);
    // First: without a listener an error of the connection would be the application's.
    request.on('error', ignore);
    // An agent refs a socket each time it hands it out.
    request.on(
      'socket',
      guarded((socket: Socket) => socket.unref(), ignore),
    );
    return request;
  }

  #createAgent(): Agent {
    const { url, certificate, clientKey, clientCertificate } = this.#destination;
    const secure = url.protocol === 'https:';
    const AgentClass = secure && this.#SecureAgent !== undefined ? this.#SecureAgent : http.Agent;
    return new AgentClass({
      keepAlive: true,
      maxSockets: 1,
      lookup: (_host: string, options: LookupRequest, done: LookupDone) => this.#lookup(options, done),
      ...(secure && certificate !== undefined ? { ca: readFileSync(certificate) } : {}),
      ...(secure && clientKey !== undefined ? { key: readFileSync(clientKey) } : {}),
      ...(secure && clientCertificate !== undefined ? { cert: readFileSync(clientCertificate) } : {}),
    } as ConstructorParameters<typeof Agent>[0]);
  }

  #lookup(options: LookupRequest, done: LookupDone): void {
    this.#resolver
      .resolve()
      .then((addresses) => {
        const [first] = addresses;
        if (options.all === true) done(null, addresses);
        else done(null, first?.address, first?.family);
      })
      .catch((error: NodeJS.ErrnoException) => done(error, ''))
      // Whoever asked has thrown; its request fails by its deadline.
      .catch(ignore);
  }

  #deadlines(request: ClientRequest, options: SendOptions): () => void {
    const stop = (what: string) => () => request.destroy(new Error(what));
    const cancels: (() => void)[] = [];
    const limitMs = attemptMs(this.#attempt, this.#destination.timeoutMs, options);
    if (limitMs < Infinity) cancels.push(this.#clock.after(limitMs, stop(`no answer within ${limitMs} ms`)));
    const onSocket = (socket: Socket) => {
      if (!socket.connecting) return;
      const cancel = this.#clock.after(connectMs, stop(`no connection within ${connectMs} ms`));
      socket.once('connect', guarded(cancel, ignore));
      cancels.push(cancel);
    };
    request.once('socket', guarded(onSocket, ignore));
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  /** The status decides; the body is read as far as it helps (an error's text, a partial success) or frees the connection. */
  #read(response: IncomingMessage, cancelDeadlines: () => void): Promise<Outcome> {
    const { statusCode: status = 0, headers } = response;
    const chunks: Buffer[] = [];
    let size = 0;
    return new RealPromise((resolve, reject) => {
      const cancelDrain = this.#clock.after(drainMs, () => response.destroy());
      const onData = (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBodyBytes) response.destroy();
        else chunks.push(chunk);
      };
      const onClose = () => {
        cancelDrain();
        const { location, 'retry-after': retryAfter, 'content-type': contentType = '' } = headers;
        const answer = { status, location, retryAfter, contentType, body: RealBuffer.concat(chunks) };
        resolve(outcomeOf(answer, this.#clock.wallMs(), this.#destination.isOtlp));
      };
      cancelDeadlines();
      response.on('data', guarded(onData, reject));
      response.on('error', ignore);
      response.on('close', guarded(onClose, reject));
    });
  }

  sendNow(): number {
    return 0;
  }

  lastJob(batches: readonly Batch[]): LastJob {
    return httpLastJob(this.#destination, batches, this.#resolver.addresses);
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}

interface LookupRequest {
  readonly all?: boolean;
}
type LookupDone = (error: Error | null, address: unknown, family?: number) => void;
