import type { Context, TextMapGetter, TextMapSetter } from '@opentelemetry/api';

/**
 * The API's TextMapPropagator. Implementations read ids with `identityOf(context)` and give a parent with
 * `withRemoteParent(context, identity)`. They inject nothing when `isSuppressed(context)`.
 */
export interface Propagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void;
  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context;
  fields(): string[];
}
