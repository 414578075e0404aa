/**
 * Names to addresses, remembered: neither a lookup for every packet nor an address for ever (jaegertracing/jaeger-client-go#403: an agent that comes back with another address).
 * A lookup runs on libuv's thread pool and keeps the process alive until it is answered, one more reason for few.
 */
import dns from 'node:dns';
import { RealPromise } from '@spoor/core';
import type { DeliveryClock } from './clock.ts';
import { guarded } from './guarded.ts';
import { inRootContext } from './root-context.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** 0: both families. */
export type Family = 0 | 4 | 6;
export type Lookup = (
  host: string,
  options: { all: true; family: Family },
  done: (error: NodeJS.ErrnoException | null, addresses: Address[]) => void,
) => void;

const systemLookup: Lookup = (host, options, done) => {
  try {
    dns.lookup(host, options, done);
  } catch (error) {
    done(error as NodeJS.ErrnoException, []);
  }
};

/** Healthy: at most two lookups a minute. */
const freshMs = 30_000;
/** A resolver that says nothing for longer is down; libuv's own gives up after some tens of seconds. */
const lookupMs = 10_000;
/** While the address does not answer it may have changed, and exports must resume within 10 s. */
const suspectMs = 5000;

export interface HostResolverOptions {
  readonly host: string;
  readonly family: Family;
  readonly clock: DeliveryClock;
  readonly lookup?: Lookup;
}

export class HostResolver {
  readonly #host: string;
  readonly #family: Family;
  readonly #clock: DeliveryClock;
  readonly #lookup: Lookup;
  #known: readonly Address[];
  #lookedUpMs = Number.NEGATIVE_INFINITY;
  #suspect = false;
  #pending: Promise<readonly Address[]> | undefined;
  readonly #literal: boolean;

  constructor({ host, family, clock, lookup = systemLookup }: HostResolverOptions) {
    this.#host = host.replace(/^\[(.*)\]$/, '$1');
    this.#family = family;
    this.#clock = clock;
    this.#lookup = lookup;
    const literal = literalAddress(this.#host, family);
    this.#literal = literal !== undefined;
    this.#known = literal === undefined ? [] : [literal];
  }

  /** What is known without waiting; undefined before the first lookup. */
  get known(): Address | undefined {
    return this.#known[0];
  }

  /** All of them, the one to try first in front. */
  get addresses(): readonly Address[] {
    return this.#known.length > 0 ? this.#known : addressesWithoutLookup(this.#host);
  }

  get isStale(): boolean {
    if (this.#literal) return false;
    return this.#clock.nowMs() - this.#lookedUpMs >= (this.#suspect ? suspectMs : freshMs);
  }

  /** The address did not answer: ask again sooner, and try the next one of several first. */
  distrust(): void {
    this.#suspect = true;
    if (this.#known.length > 1) this.#known = [...this.#known.slice(1), ...this.#known.slice(0, 1)];
  }

  trust(): void {
    this.#suspect = false;
  }

  /** Known addresses while they are fresh, else a lookup. Rejects only when nothing is known. */
  async resolve(): Promise<readonly Address[]> {
    if (this.#pending !== undefined) return this.#pending;
    if (!this.isStale) {
      if (this.#known.length > 0) return this.#known;
      throw notFound(this.#host);
    }
    this.#pending = this.#ask().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #ask(): Promise<readonly Address[]> {
    this.#lookedUpMs = this.#clock.nowMs();
    const { promise, resolve, reject } = withResolvers<readonly Address[]>();
    const answered = guarded((error: NodeJS.ErrnoException | null, addresses: readonly Address[]) => {
      if (error !== null && this.#known.length === 0) return reject(error);
      // A resolver that is down for a moment is no reason to forget an address that works.
      if (error === null && addresses.length > 0) this.#known = addresses;
      resolve(this.#known);
    }, reject);
    const cancel = this.#clock.after(lookupMs, () => answered(noAnswer(this.#host), []));
    inRootContext(() => this.#lookup(this.#host, { all: true, family: this.#family }, answered));
    try {
      return await promise;
    } finally {
      cancel();
    }
  }
}

const withCode = (message: string, code: string): NodeJS.ErrnoException =>
  Object.assign(new Error(message), { code });
const notFound = (host: string) => withCode(`getaddrinfo ENOTFOUND ${host}`, 'ENOTFOUND');
const noAnswer = (host: string) =>
  withCode(`getaddrinfo ${host}: no answer within ${lookupMs} ms`, 'EAI_AGAIN');

/** Literals, and localhost, which always means this machine (RFC 6761, 6.3): for UDP that saves every lookup. */
function literalAddress(host: string, family: Family): Address | undefined {
  if (host.includes(':')) return { address: host, family: 6 };
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(host)) return { address: host, family: 4 };
  if (host.toLowerCase() !== 'localhost' || family === 0) return undefined;
  return { address: family === 6 ? '::1' : '127.0.0.1', family };
}

/** Where both families will do, localhost is tried by both. */
export function addressesWithoutLookup(host: string): readonly Address[] {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const families: readonly Family[] = name.toLowerCase() === 'localhost' ? [4, 6] : [0];
  return families.flatMap((family) => literalAddress(name, family) ?? []);
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new RealPromise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
