import { givenField } from '../given.ts';

/**
 * What a gRPC call was given to carry, beside the headers of its HTTP/2 request. Whoever traces http2 too sees that request
 * after gRPC, and writes its own `traceparent` over ours (dd-trace does): the call would name two traces.
 */
const kept = Symbol('spoor kept headers');

type Headers = Record<string, unknown> & { [kept]?: Readonly<Record<string, unknown>> };

const nothing: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Remembers the values of those names, none of them included: the headers are known to be of a call that is looked after. Enumerable, so
 * that it is still there in a copy of the headers.
 */
export function keepHeaders(headers: Headers, names: readonly string[]): void {
  let values: Record<string, unknown> | undefined;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const value = headers[name];
    if (value === undefined) continue;
    values ??= {};
    values[name] = value;
  }
  headers[kept] = values ?? nothing;
}

/**
 * The remembered values are the headers' again. The memory stays: deleting it would make the object a slow one.
 * False: nothing was remembered of them.
 */
export function restoreHeaders(headers: unknown): boolean {
  const values = givenField(headers, kept);
  if (values === undefined) return false;
  Object.assign(headers as Headers, values);
  return true;
}
