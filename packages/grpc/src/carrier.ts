/** How the context travels in Metadata (gRPC over HTTP/2, Custom-Metadata): lower-case keys, several values for a key, printable ASCII. */
import type { Context } from '@opentelemetry/api';
import { givenCall, givenField, type HeaderPropagator, keepHeaders } from '@spoor/core';
import type { Guard } from '@spoor/patch';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import type { Metadata, MetadataClass } from './grpc-js.ts';

/** Name, value, name, value of everything that is text. */
function rawHeaders(metadata: Metadata | undefined): string[] {
  const raw: string[] = [];
  const internal = givenField(metadata, 'internalRepr');
  const entries: Iterable<[string, unknown]> =
    internal instanceof Map ? internal : Object.entries(givenCall(metadata, 'getMap') ?? {});
  for (const [name, found] of entries) {
    if (typeof name !== 'string') continue;
    if (!Array.isArray(found)) {
      if (typeof found === 'string') raw.push(name, found);
      continue;
    }
    for (let index = 0; index < found.length; index++) {
      const value: unknown = found[index];
      if (typeof value === 'string') raw.push(name, value);
    }
  }
  return raw;
}

/** Metadata as the headers of a request that is about to leave. */
export class MetadataHeaders {
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  requestHeader(name: string): string[] {
    return this.#metadata.get(name).filter((value) => typeof value === 'string');
  }
}

export function extractContext(
  propagator: HeaderPropagator,
  context: Context,
  metadata: Metadata | undefined,
): Context {
  return propagator.extractRaw(context, rawHeaders(metadata));
}

/** Of Metadata itself, of each copy of grpc-js: a class that extends it may keep its values elsewhere. */
const plainPrototypes = new WeakSet<object>();

/** Names whose values we make of hex digits, dashes and colons, for which grpc-js need not look at each character. */
const isPlain = (name: string): boolean => name === 'traceparent' || name === 'uber-trace-id';

const setter = {
  set(metadata: unknown, name: string, value: string): void {
    const { internalRepr } = metadata as Metadata;
    if (
      isPlain(name) &&
      internalRepr instanceof Map &&
      plainPrototypes.has(Object.getPrototypeOf(metadata))
    ) {
      internalRepr.set(name, [value]);
      return;
    }
    // What Metadata refuses is left out: a baggage key may hold characters that its keys may not (grpc-js, src/metadata.ts).
    try {
      (metadata as Metadata).set(name, value);
    } catch {}
  },
};

export function injectContext(propagator: HeaderPropagator, context: Context, metadata: Metadata): void {
  propagator.inject(context, metadata, setter);
}

/**
 * Another tracer's http2 instrumentation writes into the headers that are made of Metadata. What Metadata says is kept
 * beside them, and our own http2 instrumentation, which comes last, puts it right (docs/decisions/two-tracers.md).
 */
export function patchMetadata(
  { prototype }: MetadataClass,
  propagator: HeaderPropagator,
  guard: Guard,
): Undo[] {
  plainPrototypes.add(prototype);
  const target = prototype as { toHttp2Headers?: AnyFunction };
  if (typeof target.toHttp2Headers !== 'function') return [];
  const names = propagator.fields();
  const place = guard.place('keeping the headers of a call');
  const undo = wrap(
    target as { toHttp2Headers: AnyFunction },
    'toHttp2Headers',
    (original) =>
      function toHttp2Headers(this: unknown) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const headers = Reflect.apply(original, this, arguments);
        if (guard.isTripped || typeof headers !== 'object' || headers === null) return headers;
        try {
          keepHeaders(headers as Record<string, unknown>, names);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
        return headers;
      },
  );
  return [undo];
}
