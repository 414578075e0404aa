import type { Context } from '@opentelemetry/api';
import { activeContext, namedParents, type Tracer } from '@spoor/core';
import {
  type Operation,
  type OperationOptions,
  OperationType,
  runOperation,
  startOperation,
  takeCallback,
} from '@spoor/instrument/operations';
import type { AnyFunction, Guard, Place } from '@spoor/patch';
import { collectHeaders, type StaleNames, staleNamesOf } from './outgoing-headers.ts';
import { allowsAll, type Propagation } from './propagation.ts';
import { GivenHeaders } from './received-headers.ts';

const kindProducer = 3;

export interface ProducerOptions
  extends Omit<OperationOptions, 'tracer' | 'spanKind' | 'parentOf' | 'linksOf'> {
  /** Undefined: no span, and the context still travels. */
  readonly tracer: Tracer | undefined;
  readonly propagation: Propagation;
  /** The headers that the application has given the first message: its own tracer may have written into them. */
  readonly headersOf: (args: ArrayLike<unknown>) => unknown;
  /** The brokers, as far as they are known; asked only where the operator has rules for them. @param note as given to `call` */
  readonly hostsOf: (self: unknown, note: unknown) => readonly string[];
  /** What trace headers may take; without it as much as in HTTP. */
  readonly maxBytesOf?: (self: unknown) => number;
  /**
   * Puts copies with these headers in the place of the application's own objects. What it throws costs the headers.
   *
   * @param args ours to change
   */
  readonly write: (args: unknown[], pairs: readonly string[], stale: StaleNames) => void;
}

/** A function that sends messages: a span around it, whose identity travels in the headers of them all. */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #guard: Guard;
  readonly #type: OperationType | undefined;
  /** What is written into is the application's. */
  readonly #writing: Place;
  #stale: StaleNames | undefined;

  constructor(options: ProducerOptions) {
    const { tracer, guard, headersOf } = options;
    this.#options = options;
    this.#guard = guard;
    this.#writing = guard.lenientPlace('the headers of a message');
    this.#stale = undefined;
    const parentOf = ({ callerContext, args }: Operation): Context =>
      namedParents.isEmpty
        ? callerContext
        : namedParents.contextFor(callerContext, new GivenHeaders(headersOf(args)));
    this.#type = tracer && new OperationType({ ...options, tracer, spanKind: kindProducer, parentOf });
  }

  /** Calls `original` with headers in its messages. @param args ours to change @param note for the instrumentation */
  call(original: AnyFunction, self: unknown, args: unknown[], note?: unknown): unknown {
    if (this.#guard.isTripped) return Reflect.apply(original, self, args);
    const operation = this.#start(self, args, note);
    if (operation === undefined) return Reflect.apply(original, self, args);
    return runOperation(operation, original, self, args, takeCallback(operation));
  }

  #start(self: unknown, args: unknown[], note: unknown): Operation | undefined {
    const type = this.#type;
    const operation = type === undefined ? undefined : startOperation(type, self, args, note);
    // Suppressed, or the beginning has failed: then nothing travels either.
    if (type !== undefined && operation === undefined) return undefined;
    try {
      this.#inject(operation?.ownContext ?? activeContext(), self, args, note);
      if (this.#writing.hasFailed) this.#writing.settle();
    } catch (error) {
      this.#writing.failed(error);
    }
    return operation;
  }

  #inject(context: Context, self: unknown, args: unknown[], note: unknown): void {
    const { propagation, hostsOf, maxBytesOf, write } = this.#options;
    const { propagator, propagateTo } = propagation;
    if (propagateTo !== undefined && !allowsAll(propagateTo, hostsOf(self, note))) return;
    const pairs = collectHeaders(propagator, context, maxBytesOf?.(self));
    if (pairs.length === 0) return;
    this.#stale ??= staleNamesOf(propagator);
    write(args, pairs, this.#stale);
  }
}
