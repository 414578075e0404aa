/**
 * What a gRPC call was given to carry, beside the headers of its HTTP/2 request. Whoever traces http2 too sees that request
 * after gRPC, and writes its own `traceparent` over ours (dd-trace does): the call would name two traces.
 */
const kept = Symbol('spoor kept headers');

type Headers = Record<string, unknown> & { [kept]?: Record<string, unknown> };

/** Remembers the values of those names; enumerable, so that it is still there in a copy of the headers. */
export function keepHeaders(headers: Headers, names: readonly string[]): void {
  let values: Record<string, unknown> | undefined;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const value = headers[name];
    if (value === undefined) continue;
    values ??= {};
    values[name] = value;
  }
  if (values !== undefined) headers[kept] = values;
}

/** The remembered values are the headers' again. The memory stays: deleting it would make the object a slow one. */
export function restoreHeaders(headers: Headers): void {
  const values = headers[kept];
  if (values !== undefined) Object.assign(headers, values);
}
