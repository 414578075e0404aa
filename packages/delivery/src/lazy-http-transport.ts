/** node:https and node:http2 cost milliseconds of start-up: they are loaded when there is something to send. */
import https from 'node:https';
import { maskSecrets } from '@spoor/redaction';
import type { DeliveryClock } from './clock.ts';
import type { HttpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import { addressesWithoutLookup, type Lookup } from './host-resolver.ts';
import { thrownOutcome } from './http-outcome.ts';
import { HttpTransport } from './http-transport.ts';
import { httpLastJob, type LastJob } from './last-job.ts';
import { inRootContext } from './root-context.ts';
import type { Outcome, SendOptions, Transport } from './transport.ts';

/** The part that sends over gRPC (`@spoor/delivery/grpc`). */
export interface GrpcPart {
  readonly GrpcTransport: new (options: Omit<LazyHttpTransportOptions, 'loadGrpc'>) => Transport;
}

export interface LazyHttpTransportOptions {
  readonly destination: HttpDestination;
  readonly clock: DeliveryClock;
  readonly lookup?: Lookup;
  readonly loadGrpc?: (() => GrpcPart) | undefined;
}

export class LazyHttpTransport implements Transport {
  readonly target: string;
  onReturned: Transport['onReturned'];
  readonly #options: LazyHttpTransportOptions;
  #loading: Promise<Transport> | undefined;
  #loaded: Transport | undefined;
  #isClosed = false;

  constructor(options: LazyHttpTransportOptions) {
    const { tag, url } = options.destination;
    // The path of a gRPC call is always the same.
    this.target = maskSecrets(tag === 'grpc' ? url.origin : url.href);
    this.#options = options;
  }

  async send(batch: Batch, options: SendOptions): Promise<Outcome> {
    try {
      this.#loading ??= inRootContext(() => load(this.#options));
      const transport = await this.#loading;
      this.#loaded = transport;
      if (this.#isClosed) return { tag: 'retry', reason: 'closed' };
      return await transport.send(batch, options);
    } catch (error) {
      // A Node without TLS, for one, has no https.
      return thrownOutcome(error);
    }
  }

  sendNow(): number {
    return 0;
  }

  lastJob(batches: readonly Batch[]): LastJob {
    const { destination } = this.#options;
    return (
      this.#loaded?.lastJob(batches) ??
      httpLastJob(destination, batches, addressesWithoutLookup(destination.url.hostname))
    );
  }

  close(): void {
    this.#isClosed = true;
    this.#loading?.then((transport) => transport.close()).catch(() => {});
  }
}

async function load(options: LazyHttpTransportOptions): Promise<Transport> {
  if (options.destination.tag === 'grpc') {
    const part = options.loadGrpc?.();
    if (part === undefined) throw new Error('nobody has told how gRPC is spoken');
    return new part.GrpcTransport(options);
  }
  const secure = options.destination.url.protocol === 'https:';
  const SecureAgent = secure ? https.Agent : undefined;
  return new HttpTransport({ ...options, SecureAgent });
}
