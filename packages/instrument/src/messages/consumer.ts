import type { Context } from '@opentelemetry/api';
import { identityOf, rootContext, runInContext, type SpanIdentity, type Tracer } from '@spoor/core';
import {
  followResult,
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
  readonly hostsOf: (note: unknown) => readonly string[];
  /** Whether something else than what the function returns ends the operation. Asked when it has returned. */
  readonly endsLater?: (operation: Operation, result: unknown) => boolean;
}

/** A function of the application that is called with messages: a span around it, in whose context it runs. */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #guard: Guard;
  readonly #type: OperationType | undefined;
  readonly #reading: Place;

  constructor(options: ConsumerOptions) {
    const { tracer, guard, takes } = options;
    this.#options = options;
    this.#guard = guard;
    this.#reading = guard.lenientPlace('the headers of a message');
    // Who started the consumer is not who sent the message, so that the caller's context is nobody's parent.
    const parentOf = ({ args, note }: Operation): Context =>
      takes === 'batch' ? rootContext : this.#parent(args, note);
    const linksOf = ({ args, note }: Operation) => this.#links(args, note);
    const mayHaveLinks = takes === 'batch' || options.propagation.trustInbound !== undefined;
    this.#type =
      tracer &&
      new OperationType({
        ...options,
        tracer,
        spanKind: kindConsumer,
        parentOf,
        ...(mayHaveLinks ? { linksOf } : {}),
      });
  }

  /** Calls `original`, the application's function, as the library has called it. @param note for the instrumentation */
  call(original: AnyFunction, self: unknown, args: ArrayLike<unknown>, note?: unknown): unknown {
    if (this.#guard.isTripped) return Reflect.apply(original, self, args);
    if (this.#type === undefined) return this.#pass(original, self, args, note);
    const operation = startOperation(this.#type, self, args, note);
    if (operation === undefined) return Reflect.apply(original, self, args);
    const { endsLater } = this.#options;
    if (endsLater === undefined) return runOperation(operation, original, self, args);
    const result = runOperation(operation, original, self, args, true);
    if (!this.#isEndedLater(endsLater, operation, result)) followResult(operation, result);
    return result;
  }

  #isEndedLater(
    endsLater: NonNullable<ConsumerOptions['endsLater']>,
    operation: Operation,
    result: unknown,
  ): boolean {
    try {
      return operation.span === undefined || endsLater(operation, result);
    } catch (error) {
      this.#reading.failed(error);
      return false;
    }
  }

  /** Without spans: the function runs in the context of the message. */
  #pass(original: AnyFunction, self: unknown, args: ArrayLike<unknown>, note: unknown): unknown {
    let context = rootContext;
    try {
      if (this.#options.takes === 'one') context = this.#parent(args, note);
      if (this.#reading.hasFailed) this.#reading.settle();
    } catch (error) {
      this.#reading.failed(error);
    }
    return context === rootContext
      ? Reflect.apply(original, self, args)
      : runInContext(context, original, self, args);
  }

  /** The sender's context is continued, unless it is not to be trusted: then it becomes a link. */
  #parent(args: ArrayLike<unknown>, note: unknown): Context {
    return this.#isTrusted(note) ? this.#extract(this.#options.headersOf(args)) : rootContext;
  }

  #isTrusted(note: unknown): boolean {
    const { propagation, hostsOf } = this.#options;
    return propagation.trustInbound === undefined || allowsAll(propagation.trustInbound, hostsOf(note));
  }

  #extract(headers: unknown): Context {
    return this.#options.propagation.propagator.extractText(rootContext, rawHeadersOf(headers));
  }

  #links(args: ArrayLike<unknown>, note: unknown): readonly SpanIdentity[] {
    const { takes, headersOf } = this.#options;
    if (takes === 'one' && this.#isTrusted(note)) return [];
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
