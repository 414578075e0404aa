/**
 * OTLP over gRPC: one unary call a batch, over one HTTP/2 connection. Our own calls are never traced and never keep the process alive. A part
 * of its own in the build: only a process that exports this way loads it.
 */
import { readFileSync } from 'node:fs';
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { givenField, RealBuffer, RealPromise } from '@spoor/core';
import { maskSecrets } from '@spoor/redaction';
import { attemptMs, connectMs } from './attempt-limits.ts';
import type { DeliveryClock } from './clock.ts';
import type { HttpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import { frameMessage, type GrpcHeaders, grpcOutcome } from './grpc-outcome.ts';
import { guarded } from './guarded.ts';
import { HostResolver, type Lookup } from './host-resolver.ts';
import { failureOf, thrownOutcome } from './http-outcome.ts';
import { httpLastJob, type LastJob } from './last-job.ts';
import { untraced } from './root-context.ts';
import type { Outcome, SendOptions, Transport } from './transport.ts';

const compress = (bytes: Uint8Array): Promise<Buffer> => promisify(zlib.gzip)(bytes);
/** A healthy collector's answer has no body to speak of. */
const maxBodyBytes = 64 * 1024;
const ignore = (): void => {};

type Attempt = Outcome | 'stale connection';

/** One connection, and what became of it. */
interface Connection {
  readonly session: ClientHttp2Session;
  error: unknown;
  hasAnswered: boolean;
}

export interface GrpcTransportOptions {
  readonly destination: HttpDestination;
  readonly clock: DeliveryClock;
  readonly lookup?: Lookup;
}

export class GrpcTransport implements Transport {
  readonly target: string;
  /** An answer is final: nothing ever comes back. */
  onReturned: Transport['onReturned'];
  readonly #destination: HttpDestination;
  readonly #clock: DeliveryClock;
  readonly #resolver: HostResolver;
  #connection: Connection | undefined;
  #attempt = 0;

  constructor({ destination, clock, lookup }: GrpcTransportOptions) {
    this.target = maskSecrets(destination.url.origin);
    this.#destination = destination;
    this.#clock = clock;
    const host = destination.url.hostname;
    this.#resolver = new HostResolver({ host, family: 0, clock, ...(lookup ? { lookup } : {}) });
  }

  async send(batch: Batch, options: SendOptions): Promise<Outcome> {
    try {
      const { gzip } = this.#destination;
      const message = frameMessage(gzip ? await compress(batch.bytes) : batch.bytes, gzip);
      const first = await this.#attemptOnce(message, options);
      // The collector closed the idle connection just as we used it: not an outage, the next connection will do.
      const outcome = first === 'stale connection' ? await this.#attemptOnce(message, options) : first;
      return outcome === 'stale connection' ? { tag: 'retry', reason: outcome } : outcome;
    } catch (error) {
      return thrownOutcome(error);
    }
  }

  async #attemptOnce(message: Buffer, options: SendOptions): Promise<Attempt> {
    this.#attempt += 1;
    const connection = this.#connected();
    try {
      return await this.#call(connection, message, options);
    } catch (error) {
      // Nothing is known of it any more: the next batch gets another one.
      connection.session.destroy();
      throw error;
    }
  }

  #connected(): Connection {
    const kept = this.#connection;
    if (kept !== undefined && !kept.session.closed && !kept.session.destroyed) return kept;
    const { url, certificate, clientKey, clientCertificate } = this.#destination;
    const options = {
      lookup: (_host: string, asked: LookupRequest, done: LookupDone) => this.#lookup(asked, done),
      ...(certificate === undefined ? {} : { ca: readFileSync(certificate) }),
      ...(clientKey === undefined ? {} : { key: readFileSync(clientKey) }),
      ...(clientCertificate === undefined ? {} : { cert: readFileSync(clientCertificate) }),
    };
    const session = untraced(() => connect(url.origin, options as object));
    const connection: Connection = { session, error: undefined, hasAnswered: false };
    const onError = (error: unknown) => {
      connection.error ??= error;
    };
    session.on('error', guarded(onError, ignore));
    session.unref();
    this.#connection = connection;
    return connection;
  }

  #lookup({ all }: LookupRequest, done: LookupDone): void {
    this.#resolver
      .resolve()
      .then((addresses) => {
        const [first] = addresses;
        if (all === true) done(null, addresses);
        else done(null, first?.address, first?.family);
      })
      .catch((error: NodeJS.ErrnoException) => done(error, ''))
      // Whoever asked has thrown; its call fails by its deadline.
      .catch(ignore);
  }

  #call(connection: Connection, message: Buffer, options: SendOptions): Promise<Attempt> {
    const { session } = connection;
    const wasUsed = connection.hasAnswered;
    return new RealPromise((resolve, reject) => {
      const fail = (error: unknown) => {
        cancel();
        session.destroy();
        this.#resolver.distrust();
        resolve(failureOf(reasonIn(error, connection)));
      };
      const cancel = this.#deadlines(session, options, fail);
      try {
        const { url, headers } = this.#destination;
        const head = { ':method': 'POST', ':path': url.pathname, ...headers };
        const stream = untraced(() => session.request(head, { endStream: false }));
        const onClose = (answered: GrpcHeaders, body: Buffer, error: unknown) => {
          const outcome = grpcOutcome(answered, body, this.#clock.wallMs());
          if (outcome === undefined && wasUsed && error !== undefined) {
            cancel();
            session.destroy();
            return resolve('stale connection');
          }
          if (outcome === undefined) return fail(error ?? new Error('closed without an answer'));
          cancel();
          connection.hasAnswered = true;
          this.#resolver.trust();
          resolve(outcome);
        };
        read(stream, onClose, reject);
        stream.end(message);
      } catch (error) {
        cancel();
        throw error;
      }
    });
  }

  #deadlines(session: ClientHttp2Session, options: SendOptions, fail: (error: unknown) => void): () => void {
    const cancels: (() => void)[] = [];
    const limitMs = attemptMs(this.#attempt, this.#destination.timeoutMs, options);
    const stop = (what: string) => () => fail(new Error(what));
    if (limitMs < Infinity) cancels.push(this.#clock.after(limitMs, stop(`no answer within ${limitMs} ms`)));
    if (session.connecting) {
      const cancel = this.#clock.after(connectMs, stop(`no connection within ${connectMs} ms`));
      session.once('connect', guarded(cancel, ignore));
      cancels.push(cancel);
    }
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  sendNow(): number {
    return 0;
  }

  lastJob(batches: readonly Batch[]): LastJob {
    return httpLastJob(this.#destination, batches, this.#resolver.addresses);
  }

  close(): void {
    this.#connection?.session.destroy();
    this.#connection = undefined;
  }
}

/** To the end of the stream, whatever it is. */
function read(
  stream: ClientHttp2Stream,
  closed: (headers: GrpcHeaders, body: Buffer, error: unknown) => void,
  reject: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let headers: GrpcHeaders = {};
  let failure: unknown;
  const keep = (more: GrpcHeaders) => {
    headers = { ...headers, ...more };
  };
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBodyBytes) stream.close();
    else chunks.push(chunk);
  };
  const onError = (error: unknown) => {
    failure ??= error;
  };
  stream.on('response', guarded(keep, reject));
  stream.on('trailers', guarded(keep, reject));
  stream.on('data', guarded(onData, reject));
  stream.on('error', guarded(onError, reject));
  stream.on(
    'close',
    guarded(() => closed(headers, RealBuffer.concat(chunks), failure), reject),
  );
}

/** A stream that waits for its connection only says that there is none; the connection knows why. */
function reasonIn(error: unknown, connection: Connection): NodeJS.ErrnoException {
  const isCancelled = givenField(error, 'code') === 'ERR_HTTP2_STREAM_CANCEL';
  const cause = isCancelled ? (givenField(error, 'cause') ?? connection.error) : undefined;
  return (cause ?? error) as NodeJS.ErrnoException;
}

interface LookupRequest {
  readonly all?: boolean;
}
type LookupDone = (error: Error | null, address: unknown, family?: number) => void;
