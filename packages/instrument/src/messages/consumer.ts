import type { Context } from '@opentelemetry/api';
import { identityOf, rootContext, runInContext, type SpanIdentity, type Tracer } from '@spoor/core';
import {
  type Operation,
  type OperationOptions,
  OperationType,
  runOperation,
  startOperation,
} from '@spoor/instrument/operations';
import type { AnyFunction, Guard, Place } from '@spoor/patch';
import { allowsAll, type Propagation } from './propagation.ts';
import { rawHeadersOf } from './received-headers.ts';

const kindConsumer = 4;

export interface ConsumerOptions
  extends Omit<OperationOptions, 'tracer' | 'spanKind' | 'parentOf' | 'linksOf' | 'isLeaf'> {
  /** Undefined: no span, and the context still travels. */
  readonly tracer: Tracer | undefined;
  readonly propagation: Propagation;
  /** `one`: the function is called for one message, and its span is the child of the sender's. `batch`: for several, with links to all. */
  readonly takes: 'one' | 'batch';
  /** The headers of the message, or of each of them. */
  readonly headersOf: (args: ArrayLike<unknown>) => unknown;
  /** The brokers, as far as they are known; asked only where the operator has rules for them. */
  readonly hostsOf: (self: unknown) => readonly string[];
  /** By default a consumer's; a client's where the application asks for a message. */
  readonly spanKind?: number;
}

/** A function of the application that is called with messages: a span around it, in whose context it runs. */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #guard: Guard;
  readonly #type: OperationType | undefined;
  readonly #reading: Place;

  constructor(options: ConsumerOptions) {
    const { tracer, guard, takes, spanKind = kindConsumer } = options;
    this.#options = options;
    this.#guard = guard;
    this.#reading = guard.lenientPlace('the headers of a message');
    // Who started the consumer is not who sent the message, so that the caller's context is nobody's parent.
    const parentOf = ({ self, args }: Operation): Context =>
      takes === 'batch' ? rootContext : this.#parent(self, args);
    const linksOf = ({ self, args }: Operation) => this.#links(self, args);
    const mayHaveLinks = takes === 'batch' || options.propagation.trustInbound !== undefined;
    this.#type =
      tracer &&
      new OperationType({
        ...options,
        tracer,
        spanKind,
        parentOf,
        ...(mayHaveLinks ? { linksOf } : {}),
      });
  }

  /** Calls `original`, the application's function, as the library has called it. */
  call(original: AnyFunction, self: unknown, args: ArrayLike<unknown>): unknown {
    if (this.#guard.isTripped) return Reflect.apply(original, self, args);
    if (this.#type === undefined) return this.#pass(original, self, args);
    const operation = startOperation(this.#type, self, args);
    if (operation === undefined) return Reflect.apply(original, self, args);
    return runOperation(operation, original, self, args);
  }

  /** For whoever ends the span by other means than the function's own end. */
  start(self: unknown, args: ArrayLike<unknown>): Operation | undefined {
    return this.#type === undefined || this.#guard.isTripped
      ? undefined
      : startOperation(this.#type, self, args);
  }

  /** Without spans: the function runs in the context of the message. */
  #pass(original: AnyFunction, self: unknown, args: ArrayLike<unknown>): unknown {
    let context = rootContext;
    try {
      if (this.#options.takes === 'one') context = this.#parent(self, args);
      if (this.#reading.hasFailed) this.#reading.settle();
    } catch (error) {
      this.#reading.failed(error);
    }
    return context === rootContext
      ? Reflect.apply(original, self, args)
      : runInContext(context, original, self, args);
  }

  /** The sender's context is continued, unless it is not to be trusted: then it becomes a link. */
  #parent(self: unknown, args: ArrayLike<unknown>): Context {
    return this.#isTrusted(self) ? this.#extract(this.#options.headersOf(args)) : rootContext;
  }

  #isTrusted(self: unknown): boolean {
    const { propagation, hostsOf } = this.#options;
    return propagation.trustInbound === undefined || allowsAll(propagation.trustInbound, hostsOf(self));
  }

  #extract(headers: unknown): Context {
    return this.#options.propagation.propagator.extractText(rootContext, rawHeadersOf(headers));
  }

  #links(self: unknown, args: ArrayLike<unknown>): readonly SpanIdentity[] {
    const { takes, headersOf } = this.#options;
    if (takes === 'one' && this.#isTrusted(self)) return [];
    const all = takes === 'one' ? [headersOf(args)] : (headersOf(args) as readonly unknown[]);
    const links = new Map<string, SpanIdentity>();
    for (const headers of all) {
      const identity = identityOf(this.#extract(headers));
      // One call may have sent several of them.
      if (identity !== undefined) links.set(identity.traceId + identity.spanId, identity);
    }
    return [...links.values()];
  }
}
