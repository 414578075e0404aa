/**
 * What a request-target names when it is more than a path (RFC 9112, section 3.2): a proxy is asked for a whole URL, a tunnel
 * for `host:port`, a server as such for `*`. The target is the resource; the proxy is only the peer of the connection.
 */
import { withoutUserInfo } from '@spoor/redaction';
import { splitHost } from './server-address.ts';

export interface RequestTarget {
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Without user-info. */
  readonly url: string;
}

const slash = 0x2f;
const schemeAndSlashes = /^[a-z][a-z\d+.-]*:\/\//i;

/** Nearly all requests: nothing else is to be read of their target. */
export const isPath = (target: string): boolean => target.charCodeAt(0) === slash;

export const withoutBrackets = (host: string): string =>
  host.charCodeAt(0) === 0x5b && host.endsWith(']') ? host.slice(1, -1) : host; // `[`

export const defaultPortOf = (protocol: string): number =>
  protocol === 'https:' || protocol === 'wss:' ? 443 : protocol === 'http:' || protocol === 'ws:' ? 80 : 0;

/** `http://shop:8080`, without a port where it is the protocol's own. */
export function originText(protocol: string, host: string, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === 0 || port === defaultPortOf(protocol)
    ? `${protocol}//${name}`
    : `${protocol}//${name}:${port}`;
}

/** The whole URL that a proxy is asked for; undefined for a path, `*`, and what is no URL. */
function absoluteTarget(target: string): RequestTarget | undefined {
  const start = schemeAndSlashes.exec(target)?.[0].length;
  if (start === undefined) return undefined;
  const url = withoutUserInfo(target);
  let end = start;
  while (end < url.length && !'/?#'.includes(url.charAt(end))) end++;
  const protocol = url.slice(0, start - 2).toLowerCase();
  const { host, port } = splitHost(url.slice(start, end), protocol.slice(0, -1));
  return host === ''
    ? undefined
    : { host: withoutBrackets(host), port: port ?? defaultPortOf(protocol), url };
}

/** `host:port`, which only CONNECT asks for. The scheme is that of the connection (RFC 9112, section 3.3). */
function authorityTarget(target: string, protocol: string): RequestTarget | undefined {
  const { host, port } = splitHost(target, protocol.slice(0, -1));
  if (host === '' || port === undefined) return undefined;
  const bare = withoutBrackets(host);
  return { host: bare, port, url: originText(protocol, bare, port) };
}

/** Undefined: the target is a path on the server that the connection leads to. */
export function targetBeyond(target: string, method: string, protocol: string): RequestTarget | undefined {
  if (isPath(target)) return undefined;
  return method === 'CONNECT' ? authorityTarget(target, protocol) : absoluteTarget(target);
}

/** A path as it stands behind an origin. `*` asks the server as such, and has none. */
export function pathText(target: string): string {
  if (isPath(target)) return target;
  if (target === '*') return '';
  return target.charCodeAt(0) === 0x3f ? target : `/${target}`; // `?`
}
