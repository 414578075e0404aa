import { givenField } from '../given.ts';

/**
 * What a gRPC call was given to carry, beside the headers of its HTTP/2 request. Whoever traces http2 too sees that request
 * after gRPC, and writes its own `traceparent` over ours (dd-trace does): the call would name two traces.
 */
const kept = Symbol('spoor kept headers');

/** Name, value, name, value. */
type Kept = readonly unknown[];
type Headers = Record<string, unknown> & { [kept]?: Kept };

const nothing: Kept = Object.freeze([]);

/**
 * Remembers the values of those names, none of them included: the headers are known to be of a call that is looked after. Enumerable, so
 * that it is still there in a copy of the headers.
 */
export function keepHeaders(headers: Headers, names: readonly string[]): void {
  let pairs: unknown[] | undefined;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const value = headers[name];
    if (value === undefined) continue;
    if (pairs === undefined) pairs = [name, value];
    else pairs.push(name, value);
  }
  headers[kept] = pairs ?? nothing;
}

/**
 * The remembered values are the headers' again. The memory stays: deleting it would make the object a slow one.
 * False: nothing was remembered of them.
 */
export function restoreHeaders(headers: unknown): boolean {
  const pairs = givenField(headers, kept) as Kept | undefined;
  if (pairs === undefined) return false;
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index] as string;
    const value = pairs[index + 1];
    // Nearly always nobody has written over it.
    if ((headers as Headers)[name] !== value) (headers as Headers)[name] = value;
  }
  return true;
}
