/**
 * Who was asked and who asked, by the headers of proxies in front of us (semantic conventions, HTTP spans:
 * server.address, client.address): `Forwarded`, then `X-Forwarded-*`, then what the connection says.
 * Client-controlled text: read in one pass without regular expressions, and never trusted to be well-formed.
 */
import type { RequestHeaders } from './request-headers.ts';

export interface HostAndPort {
  readonly host: string;
  /** Undefined when nothing says it. */
  readonly port: number | undefined;
}

/** Longer ones are not an address. */
const longestHeader = 4096;

/** The first value of that parameter in a `Forwarded` header (RFC 7239, 4), quotes removed. */
export function forwardedParameter(header: string, name: string): string | undefined {
  if (header.length > longestHeader) return undefined;
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index <= header.length; index++) {
    const code = index === header.length ? 0x2c : header.charCodeAt(index);
    if (code === 0x22) isQuoted = !isQuoted;
    if (index < header.length && (isQuoted || (code !== 0x2c && code !== 0x3b))) continue; // `,` and `;`
    const value = parameterValue(header.slice(start, index), name);
    if (value !== undefined) return value;
    start = index + 1;
  }
  return undefined;
}

function parameterValue(pair: string, name: string): string | undefined {
  const equals = pair.indexOf('=');
  if (equals === -1 || pair.slice(0, equals).trim().toLowerCase() !== name) return undefined;
  const value = pair.slice(equals + 1).trim();
  const plain = value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value;
  return plain === '' ? undefined : plain;
}

function defaultPort(scheme: string | undefined): number | undefined {
  return scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined;
}

function portOf(text: string): number | undefined {
  if (text.length === 0 || text.length > 5) return undefined;
  let port = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    port = port * 10 + digit;
  }
  return port <= 65535 ? port : undefined;
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`; without a port the scheme's. */
export function splitHost(text: string, scheme: string | undefined): HostAndPort {
  const colon = text.lastIndexOf(':');
  const bracket = text.lastIndexOf(']');
  if (colon === -1 || colon < bracket) return { host: text, port: defaultPort(scheme) };
  // Several colons without brackets: an IPv6 address that somebody forgot to wrap.
  if (bracket === -1 && text.indexOf(':') !== colon) return { host: text, port: undefined };
  return { host: text.slice(0, colon), port: portOf(text.slice(colon + 1)) };
}

/** A longer one would be held for nothing. */
const longestRemembered = 256;

/** Most requests of a process name the same host; the last one is not taken apart again (0.02 µs instead of 0.15). */
export class HostMemo {
  #text = '';
  #scheme = '';
  #parts: HostAndPort = splitHost('', '');

  split(text: string, scheme: string): HostAndPort {
    if (text === this.#text && scheme === this.#scheme) return this.#parts;
    const parts = splitHost(text, scheme);
    if (text.length <= longestRemembered) {
      this.#text = text;
      this.#scheme = scheme;
      this.#parts = parts;
    }
    return parts;
  }
}

const hosts = new HostMemo();

const firstOf = (list: string): string => {
  const comma = list.indexOf(',');
  return (comma === -1 ? list : list.slice(0, comma)).trim();
};

export function serverAddress(headers: RequestHeaders, scheme: string): HostAndPort | undefined {
  if (headers.forwarded !== undefined) {
    const host = forwardedParameter(headers.forwarded, 'host');
    if (host !== undefined) return splitHost(host, forwardedParameter(headers.forwarded, 'proto'));
  }
  if (headers.forwardedHost !== undefined) {
    const host = firstOf(headers.forwardedHost);
    const proto = headers.forwardedProto;
    if (host !== '') return splitHost(host, proto === undefined ? undefined : firstOf(proto));
  }
  return headers.host === undefined || headers.host === '' ? undefined : hosts.split(headers.host, scheme);
}

function withoutPort(address: string): string {
  if (address.startsWith('[')) {
    const end = address.indexOf(']');
    return end === -1 ? address : address.slice(1, end);
  }
  const colon = address.indexOf(':');
  return colon === -1 || colon !== address.lastIndexOf(':') ? address : address.slice(0, colon);
}

export function clientAddress(headers: RequestHeaders, peerAddress: string | undefined): string | undefined {
  if (headers.forwarded !== undefined) {
    const address = forwardedParameter(headers.forwarded, 'for');
    if (address !== undefined) return withoutPort(address);
  }
  if (headers.forwardedFor !== undefined && headers.forwardedFor.length <= longestHeader) {
    const address = firstOf(headers.forwardedFor);
    if (address !== '') return withoutPort(address);
  }
  return peerAddress;
}
