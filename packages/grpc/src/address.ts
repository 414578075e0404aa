import type { Address, ServerAddress } from './attributes.ts';

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

/** `host:port`, `[v6]:port`, and `v6:port` without brackets as grpc-js servers write it; anything else is no address. */
export function parsePeer(peer: string): Address | undefined {
  const colon = peer.lastIndexOf(':');
  if (colon <= 0) return undefined;
  const port = portOf(peer.slice(colon + 1));
  if (port === undefined) return undefined;
  const isBracketed = peer.charCodeAt(0) === 0x5b && peer.charCodeAt(colon - 1) === 0x5d;
  return { host: isBracketed ? peer.slice(1, colon - 1) : peer.slice(0, colon), port };
}

/** An IP address of either kind; a name needs a letter beyond the hexadecimal ones, or a scheme. */
const addressText = /^[\da-f]*[:.][\da-f:.]*(%.+)?$/i;

/** Who is at the other end of a call; before it is connected grpc-js answers the target instead (`dns:host:port`). */
export function parseConnectedPeer(peer: string): Address | undefined {
  const parsed = parsePeer(peer);
  return parsed !== undefined && addressText.test(parsed.host) ? parsed : undefined;
}

/**
 * Whom a channel's target names: `dns:host:port`, `dns:///host`, `ipv4:1.2.3.4:80,5.6.7.8:80`, `unix:/run/x.sock`. Of
 * several addresses the last, as upstream's expression finds it.
 */
export function parseTarget(target: string): Address | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d+$)/i.exec(target)?.[1];
  let rest = scheme === undefined ? target : target.slice(scheme.length + 1);
  if (scheme === 'unix' || scheme === 'unix-abstract') {
    if (rest.startsWith('//')) rest = rest.slice(2);
    return rest === '' ? undefined : { host: rest, port: undefined };
  }
  rest = rest.slice(rest.lastIndexOf('/') + 1);
  rest = rest.slice(rest.lastIndexOf(',') + 1);
  if (rest === '') return undefined;
  const isBare = rest.indexOf(':') === -1 || (rest.startsWith('[') && rest.endsWith(']'));
  if (!isBare) return parsePeer(rest);
  return { host: rest.startsWith('[') ? rest.slice(1, -1) : rest, port: undefined };
}

interface PeeredCall {
  getPeer?(): unknown;
}

/** Before 1.8 it throws for a call whose connection is gone. */
function peerText(call: PeeredCall | undefined): string | undefined {
  try {
    const text = call?.getPeer?.();
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** How grpc-js leads from a server's call to its stream; none of it is public, so it may be missing. */
interface InnerCall {
  /** With interceptors of the application's, one for each. */
  readonly nextCall?: InnerCall;
  readonly stream?: { readonly session?: object | null };
}

const mostInterceptors = 8;

function sessionOf(call: object | undefined): object | undefined {
  let inner = (call as { readonly call?: InnerCall } | undefined)?.call;
  for (let depth = 0; depth < mostInterceptors && inner?.nextCall !== undefined; depth++)
    inner = inner.nextCall;
  const session = inner?.stream?.session;
  return typeof session === 'object' && session !== null ? session : undefined;
}

/**
 * Calls of one connection follow each other, and each asks for its peer. Of a server's call the session is the key: asking
 * grpc-js goes through http2's socket proxy four times (1.3 to 1.6 of 10 µs of a unary call's). Else the last text is remembered.
 */
export class Peers {
  readonly #bySession = new WeakMap<object, Address>();
  #text: string;
  #address: Address | undefined;

  constructor() {
    this.#text = '';
    this.#address = undefined;
  }

  of(call: PeeredCall | undefined): Address | undefined {
    const session = sessionOf(call);
    const known = session === undefined ? undefined : this.#bySession.get(session);
    if (known !== undefined) return known;
    const address = this.#read(call);
    if (session !== undefined && address !== undefined) this.#bySession.set(session, address);
    return address;
  }

  #read(call: PeeredCall | undefined): Address | undefined {
    const text = peerText(call);
    if (text === undefined) return undefined;
    if (text !== this.#text) {
      this.#address = parseConnectedPeer(text);
      this.#text = text;
    }
    return this.#address;
  }
}

interface ClientLike {
  getChannel?(): { getTarget?(): unknown } | undefined;
}

/** A client's address is read once; its channel may be one of the application's own making. */
export class ServerAddresses {
  readonly #known = new WeakMap<object, { readonly address: ServerAddress | undefined }>();
  readonly #peerServices: Readonly<Record<string, string>> | undefined;

  constructor(peerServices: Readonly<Record<string, string>> | undefined) {
    this.#peerServices = peerServices;
  }

  of(client: object): ServerAddress | undefined {
    const known = this.#known.get(client);
    if (known !== undefined) return known.address;
    const address = this.#read(client);
    this.#known.set(client, { address });
    return address;
  }

  #read(client: ClientLike): ServerAddress | undefined {
    let target: unknown;
    try {
      target = client.getChannel?.()?.getTarget?.();
    } catch {
      return undefined;
    }
    const found = typeof target === 'string' ? parseTarget(target) : undefined;
    if (found === undefined) return undefined;
    const { host, port } = found;
    const services = this.#peerServices;
    const peerService = services?.[`${host}:${port}`] ?? services?.[host];
    return { host, port, peerService };
  }
}
