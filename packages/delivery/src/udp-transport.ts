/**
 * Datagrams over a connected socket. Connected, so that the kernel reports a closed port (ECONNREFUSED) and so that
 * `send` is synchronous: also from an `exit` listener, where no callback runs any more (docs/decisions/last-flush.md).
 */

import dgram from 'node:dgram';
import { RealPromise } from '@spoor/core';
import type { DeliveryClock } from './clock.ts';
import type { UdpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import { guarded } from './guarded.ts';
import { HostResolver, type Lookup } from './host-resolver.ts';
import { failureOf, thrownOutcome } from './http-outcome.ts';
import type { LastJob } from './last-job.ts';
import { Pace, sleepSync } from './pace.ts';
import { inRootContext } from './root-context.ts';
import type { Outcome, SendOptions, Transport } from './transport.ts';
import type { Failure } from './verdict.ts';

/** How long a sent datagram may still be reported as refused; a round trip in one data centre is far shorter. */
const confirmMs = 50;
/** Sent batches kept for that long, at most. */
const maxUnconfirmed = 8;

interface Sent {
  readonly batch: Batch;
  readonly atMs: number;
  /** The kernel has the bytes. */
  hasLeft: boolean;
}

export interface UdpTransportOptions {
  readonly destination: UdpDestination;
  readonly clock: DeliveryClock;
  readonly lookup?: Lookup;
}

/** Deno's sockets send in the background: what is handed to them in an `exit` listener never leaves. */
const sendsAtOnce = process.versions['deno'] === undefined;

export class UdpTransport implements Transport {
  readonly target: string;
  onReturned: Transport['onReturned'];
  onReleased: Transport['onReleased'];
  onFault: Transport['onFault'];
  readonly #destination: UdpDestination;
  readonly #clock: DeliveryClock;
  readonly #resolver: HostResolver;
  readonly #pace: Pace;
  readonly #onThrow = (error: unknown): void => this.onFault?.(error);
  #socket: { readonly handle: dgram.Socket; readonly address: string } | undefined;
  #unconfirmed: Sent[] = [];
  /** Ends a probe early: the kernel reported an error. */
  #probeFailed: ((outcome: Outcome) => void) | undefined;

  constructor({ destination, clock, lookup }: UdpTransportOptions) {
    const { host, port, socketType } = destination;
    this.target = `udp://${host.includes(':') ? `[${host}]` : host}:${port}`;
    this.#destination = destination;
    this.#clock = clock;
    this.#pace = new Pace(clock);
    const family = socketType === 'udp6' ? 6 : 4;
    this.#resolver = new HostResolver({ host, family, clock, ...(lookup ? { lookup } : {}) });
  }

  send(batch: Batch, options: SendOptions): Outcome | Promise<Outcome> {
    const known = this.#resolver.known;
    if (known === undefined || (options.probing && this.#resolver.isStale))
      return this.#resolveAndSend(batch, options);
    if (this.#resolver.isStale) this.#refresh();
    return this.#sendTo(known.address, batch, options);
  }

  async #resolveAndSend(batch: Batch, options: SendOptions): Promise<Outcome> {
    try {
      const [first] = await this.#resolver.resolve();
      if (first === undefined) return { tag: 'retry', reason: `no address for ${this.#destination.host}` };
      return await this.#sendTo(first.address, batch, options);
    } catch (error) {
      return thrownOutcome(error);
    }
  }

  #refresh(): void {
    // Whoever cannot be resolved now keeps the address that was known; nothing to report.
    this.#resolver.resolve().catch(() => {});
  }

  #sendTo(address: string, batch: Batch, { probing, urgent }: SendOptions): Outcome | Promise<Outcome> {
    const afterMs = this.#pace.take(batch.bytes.length, urgent);
    if (afterMs > 0) return { tag: 'busy', afterMs };
    try {
      const socket = this.#connect(address);
      const sent = this.#remember(batch);
      const onSent = (error: Error | null) => {
        if (error === null) sent.hasLeft = true;
        else this.#failed(error as NodeJS.ErrnoException, batch);
      };
      inRootContext(() => socket.send(batch.bytes, guarded(onSent, this.#onThrow)));
    } catch (error) {
      this.#forget(batch);
      return thrownOutcome(error);
    }
    return probing ? this.#probe() : { tag: 'delivered' };
  }

  /** A datagram is never acknowledged: that no refusal came back in time is as good as it gets. */
  #probe(): Promise<Outcome> {
    return new RealPromise((resolve, reject) => {
      const onQuiet = () => {
        this.#probeFailed = undefined;
        this.#resolver.trust();
        resolve({ tag: 'delivered' });
      };
      const cancel = this.#clock.after(confirmMs, guarded(onQuiet, reject));
      this.#probeFailed = (outcome) => {
        cancel();
        this.#probeFailed = undefined;
        resolve(outcome);
      };
    });
  }

  #connect(address: string): dgram.Socket {
    if (this.#socket?.address === address) return this.#socket.handle;
    this.#closeSocket();
    const handle = openSocket(this.#destination, address);
    const onError = (error: Error) => this.#failed(error as NodeJS.ErrnoException, undefined);
    handle.on('error', guarded(onError, this.#onThrow));
    this.#socket = { handle, address };
    return handle;
  }

  #remember(batch: Batch): Sent {
    const now = this.#clock.nowMs();
    const unconfirmed = this.#unconfirmed;
    for (
      let oldest = unconfirmed[0];
      oldest !== undefined && (unconfirmed.length === maxUnconfirmed || now - oldest.atMs >= confirmMs);
      oldest = unconfirmed[0]
    ) {
      unconfirmed.shift();
      if (oldest.hasLeft) this.onReleased?.(oldest.batch);
    }
    const sent = { batch, atMs: now, hasLeft: false };
    unconfirmed.push(sent);
    return sent;
  }

  #forget(batch: Batch): void {
    this.#unconfirmed = this.#unconfirmed.filter((sent) => sent.batch !== batch);
  }

  #failed(error: NodeJS.ErrnoException, batch: Batch | undefined): void {
    if (error.code === 'EMSGSIZE' && batch !== undefined) {
      this.#forget(batch);
      const outcome: Failure = { tag: 'too-large', reason: `EMSGSIZE, ${batch.bytes.length} bytes` };
      if (this.#probeFailed) this.#probeFailed(outcome);
      else this.onReturned?.([batch], outcome);
      return;
    }
    this.#resolver.distrust();
    // One error stands for every datagram of the last moments: the kernel keeps only one pending.
    const now = this.#clock.nowMs();
    const lost = this.#unconfirmed.filter((sent) => now - sent.atMs < confirmMs).map((sent) => sent.batch);
    this.#unconfirmed = [];
    const outcome = failureOf(error);
    if (this.#probeFailed === undefined) {
      if (lost.length > 0) this.onReturned?.(lost, outcome);
      return;
    }
    const probed = lost.pop();
    if (lost.length > 0) this.onReturned?.(lost, outcome);
    if (probed !== undefined) this.#probeFailed(outcome);
  }

  sendNow(batches: readonly Batch[], deadlineMs: number): number {
    if (!sendsAtOnce) return 0;
    const address = this.#resolver.known?.address;
    if (address === undefined || batches.length === 0) return 0;
    const endMs = this.#clock.nowMs() + deadlineMs;
    const total = batches.reduce((sum, batch) => sum + batch.bytes.length, 0);
    this.#pace.hurry(total, deadlineMs / 2);
    let sent = 0;
    let socket: dgram.Socket | undefined;
    try {
      // A fresh socket has no refusal pending that would swallow the first datagram.
      socket = openSocket(this.#destination, address);
      socket.on('error', () => {});
      for (const batch of batches) {
        for (let waitMs = this.#pace.take(batch.bytes.length, false); waitMs > 0; ) {
          if (this.#clock.nowMs() + waitMs > endMs) return sent;
          sleepSync(waitMs);
          waitMs = this.#pace.take(batch.bytes.length, false);
        }
        socket.send(batch.bytes);
        // What libuv had to queue will never leave without an event loop.
        if ((socket.getSendQueueCount?.() ?? 0) > 0) return sent;
        sent += 1;
      }
    } catch {
      // The other thread tries the rest.
    } finally {
      socket?.close();
    }
    return sent;
  }

  lastJob(batches: readonly Batch[]): LastJob {
    const { host, port, socketType } = this.#destination;
    return { tag: 'udp', host, port, socketType, bodies: batches.map((batch) => batch.bytes) };
  }

  close(): void {
    this.#closeSocket();
    this.#unconfirmed = [];
  }

  #closeSocket(): void {
    this.#socket?.handle.close();
    this.#socket = undefined;
  }
}

/** The address is resolved already: a lookup that answers at once makes bind and connect synchronous. */
function openSocket({ socketType, port }: UdpDestination, address: string): dgram.Socket {
  return inRootContext(() => {
    const socket = dgram.createSocket({ type: socketType, lookup: answerAtOnce });
    socket.unref();
    socket.connect(port, address);
    return socket;
  });
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;

function answerAtOnce(host: string, options: unknown, done: LookupDone): void {
  // dgram has called its lookup with and without options over the years.
  const answer = typeof options === 'function' ? (options as LookupDone) : done;
  answer(null, host, host.includes(':') ? 6 : 4);
}
