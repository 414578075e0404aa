import { textOrNothing } from './given-fields.ts';

/**
 * The few headers of a request that a server span records, found in one pass over Node's `rawHeaders`: reading
 * `request.headers` would build an object of all of them, which many applications never need.
 */
export interface RequestHeaders {
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  readonly forwarded: string | undefined;
  readonly forwardedFor: string | undefined;
  readonly forwardedHost: string | undefined;
  readonly forwardedProto: string | undefined;
}

/** One object for all requests; `clear` lets go of what the clients sent. */
export class HeaderScan implements RequestHeaders {
  host: string | undefined = undefined;
  userAgent: string | undefined = undefined;
  forwarded: string | undefined = undefined;
  forwardedFor: string | undefined = undefined;
  forwardedHost: string | undefined = undefined;
  forwardedProto: string | undefined = undefined;

  /** Of a header that comes twice the first counts, as in Node's own headers for most of these. */
  read(rawHeaders: readonly string[]): this {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name: unknown = rawHeaders[index];
      if (typeof name !== 'string') continue;
      const initial = name.charCodeAt(0) | 0x20;
      // Most names are told apart by their first letter and length.
      if (initial === 0x68 && name.length === 4) {
        if (is(name, 'host', 'Host')) this.host ??= textOrNothing(rawHeaders[index + 1]);
      } else if (initial === 0x75 && name.length === 10) {
        if (is(name, 'user-agent', 'User-Agent')) this.userAgent ??= textOrNothing(rawHeaders[index + 1]);
      } else if (initial === 0x3a) {
        if (name === ':authority') this.host = textOrNothing(rawHeaders[index + 1]);
      } else if (initial === 0x66 && name.length === 9) {
        if (is(name, 'forwarded', 'Forwarded')) this.forwarded ??= textOrNothing(rawHeaders[index + 1]);
      } else if (initial === 0x78 && name.length >= 15)
        this.#forwarding(name, textOrNothing(rawHeaders[index + 1]));
    }
    return this;
  }

  #forwarding(name: string, value: string | undefined): void {
    if (name.length > 17) return;
    const lower = name.toLowerCase();
    if (lower === 'x-forwarded-for') this.forwardedFor ??= value;
    else if (lower === 'x-forwarded-host') this.forwardedHost ??= value;
    else if (lower === 'x-forwarded-proto') this.forwardedProto ??= value;
  }

  clear(): void {
    this.host = undefined;
    this.userAgent = undefined;
    this.forwarded = undefined;
    this.forwardedFor = undefined;
    this.forwardedHost = undefined;
    this.forwardedProto = undefined;
  }
}

function is(name: string, lower: string, usual: string): boolean {
  return name === lower || name === usual || name.toLowerCase() === lower;
}

/** All values of one header in `rawHeaders`, for headers that an operator asked for; undefined without any. */
export function valuesOfHeader(rawHeaders: readonly string[], lowerName: string): string[] | undefined {
  let values: string[] | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name: unknown = rawHeaders[index];
    if (typeof name !== 'string' || name.length !== lowerName.length || name.toLowerCase() !== lowerName)
      continue;
    const value: unknown = rawHeaders[index + 1];
    if (typeof value !== 'string') continue;
    values ??= [];
    values.push(value);
  }
  return values;
}

/** The same in a header section as it is sent: `HTTP/1.1 200 OK\r\nName: value\r\n\r\n`. */
export function valuesInHeaderBlock(block: string, lowerName: string): string[] | undefined {
  let values: string[] | undefined;
  let start = block.indexOf('\r\n') + 2;
  for (let end = block.indexOf('\r\n', start); end > start; end = block.indexOf('\r\n', start)) {
    const colon = start + lowerName.length;
    if (block.charCodeAt(colon) === 0x3a && block.slice(start, colon).toLowerCase() === lowerName) {
      values ??= [];
      values.push(block.slice(colon + 1, end).trim());
    }
    start = end + 2;
  }
  return values;
}
