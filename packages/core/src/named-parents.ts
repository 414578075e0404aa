// uber-trace-id: 4bf92f3577b34da6:f067aa0ba902b7:0:1      x-b3-spanid: 00f067aa0ba902b7
import type { Context } from '@opentelemetry/api';

/** The headers of a request that is about to leave. */
export interface RequestHeaders {
  requestHeader(name: string): string[] | undefined;
}

/** A span that an application has written into headers, by an API that does not move the context. */
export interface NamedParent {
  /** The caller's context with that span in it. */
  below(caller: Context): Context;
}

/** Where a request may be some time after the header was made: that many are remembered, and then the oldest goes. */
const maxRemembered = 4096;

const leadingZeros = /^0+/;
const spanIdIn: Readonly<Record<string, (value: string) => string | undefined>> = {
  'x-b3-spanid': (value) => value,
  b3: (value) => value.split('-')[1],
  traceparent: (value) => value.split('-')[2],
};

/** `%3A` is how some clients wrote the colons. */
const spanIdOfUber = (value: string): string | undefined => value.replaceAll(/%3a/gi, ':').split(':')[1];

/**
 * What `tracer.inject(span, format, headers)` of OpenTracing says: the request that carries these headers is the span's child. The span of
 * the request is started below it, since nothing else tells. Headers that the application passes on are not among those that are
 * remembered, so that a proxy stays below its own request.
 */
export class NamedParents {
  readonly #bySpanId = new Map<string, NamedParent>();
  readonly #uberHeaders = ['uber-trace-id'];

  get isEmpty(): boolean {
    return this.#bySpanId.size === 0;
  }

  get size(): number {
    return this.#bySpanId.size;
  }

  /** Another name of `uber-trace-id`, lower-case, with the same grammar. */
  addUberHeader(name: string): void {
    if (!this.#uberHeaders.includes(name)) this.#uberHeaders.push(name);
  }

  /** @param spanId hex, with or without leading zeros */
  remember(spanId: string, parent: NamedParent): void {
    const known = this.#bySpanId;
    const key = spanId.replace(leadingZeros, '');
    if (known.size >= maxRemembered && !known.has(key)) known.delete(known.keys().next().value as string);
    known.set(key, parent);
  }

  forget(): void {
    this.#bySpanId.clear();
  }

  /** The caller's context, or the one below the span that the headers name. */
  contextFor(caller: Context, headers: RequestHeaders): Context {
    for (const name of this.#uberHeaders) {
      const parent = this.#find(headers.requestHeader(name)?.[0], spanIdOfUber);
      if (parent !== undefined) return parent.below(caller);
    }
    for (const name of Object.keys(spanIdIn)) {
      const parent = this.#find(headers.requestHeader(name)?.[0], spanIdIn[name] as typeof spanIdOfUber);
      if (parent !== undefined) return parent.below(caller);
    }
    return caller;
  }

  #find(value: string | undefined, spanIdOf: (value: string) => string | undefined): NamedParent | undefined {
    const spanId = value === undefined ? undefined : spanIdOf(value);
    return spanId === undefined
      ? undefined
      : this.#bySpanId.get(spanId.toLowerCase().replace(leadingZeros, ''));
  }
}

/** Of this process: whoever writes headers by hand does not know who sends them. */
export const namedParents = new NamedParents();
